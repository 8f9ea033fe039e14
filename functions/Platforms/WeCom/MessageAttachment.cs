namespace PrivateDomain.Platforms.WeCom;

/// <summary>What goes with a text to a customer (path/92137).</summary>
public abstract record MessageAttachment
{
    /// <summary>Of one message.</summary>
    public const int Most = 9;

    /// <summary>WeCom's word for it.</summary>
    public abstract string Kind { get; }

    /// <summary>What it needs of what was uploaded and is kept for 3 days only (path/90253); nothing where it stays good.</summary>
    public virtual string? MediaId => null;

    /// <param name="Url">As <c>media/uploadimg</c> gave it; another is refused.</param>
    public sealed record Image(Uri Url) : MessageAttachment
    {
        public override string Kind => "image";
    }

    public sealed record Link(string Title, Uri Url, string? Description, Uri? Picture) : MessageAttachment
    {
        public override string Kind => "link";
    }

    public sealed record MiniProgram(string Title, string AppId, string Page, string Thumbnail) : MessageAttachment
    {
        public override string Kind => "miniprogram";
        public override string MediaId => Thumbnail;
    }

    public sealed record Video(string Media) : MessageAttachment
    {
        public override string Kind => "video";
        public override string MediaId => Media;
    }

    public sealed record File(string Media) : MessageAttachment
    {
        public override string Kind => "file";
        public override string MediaId => Media;
    }
}
