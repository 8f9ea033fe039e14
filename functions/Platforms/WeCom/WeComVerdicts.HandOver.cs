namespace PrivateDomain.Platforms.WeCom;

public static partial class WeComVerdicts
{
    /// <summary>The keeper does not have the customer (any more): the keeper deleted it, or it was only half added.</summary>
    public const int NotConnected = 84061;

    /// <summary>No tag of the corporation has this id.</summary>
    public const int TagUnknown = 40068;

    /// <summary>A tag or group of this name exists.</summary>
    public const int TagNameTaken = 40071;

    /// <summary>The tag was made by another app or in the console.</summary>
    public const int TagNotOurs = 81011;

    /// <summary>A hand-over of the customer is under way: also what the repeat of a call that arrived is told.</summary>
    public const int BeingHandedOver = 40129;

    /// <summary>Whether what we know of the corporation's tags is out of date.</summary>
    public static bool TagsAreOthers(int code) => code is TagUnknown or TagNameTaken or TagNotOurs;

    /// <summary>Why a customer or a group is not handed over (path/90313), for people; nothing for codes that say nothing of it.</summary>
    private static string? HandOver(int code) => code switch
    {
        40097 => "The member has not left: hand over as of a member at work.",
        40099 => "The new keeper has as many customers as WeCom allows.",
        40128 => "The customer was handed over twice within 90 days already.",
        BeingHandedOver => "The customer is being handed over at the moment.",
        40130 => "The new keeper is the one who has the customer.",
        40131 => "The keeper does not have this customer.",
        49008 => "The group was dismissed.",
        40050 => "No group has this id.",
        90500 => "The group's owner has not left: only a leaver's groups are handed over this way.",
        90501 or 90509 => "This is no customer group.",
        90502 => "The group's owner has left: hand it over as a leaver's group.",
        90503 => "The group is full and WeCom cannot make room for the new owner: the owner has to confirm it in the app.",
        90504 => "The new owner owns the group already.",
        90505 or 90506 => "WeCom does not hand over this group now.",
        90507 => "The leaver's group is being handed over at the moment.",
        90508 => "The leaver's group was handed over before.",
        90510 => "The corporation has had no active member for a year.",
        90511 => "The group's id is not valid.",
        _ => null,
    };
}
