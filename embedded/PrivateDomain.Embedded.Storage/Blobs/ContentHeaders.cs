using System.Xml;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What a blob's content is said to be: type, encoding, language, MD5, cache control, disposition. Null is not said.</summary>
internal sealed record ContentHeaders(IReadOnlyList<string?> Values)
{
    private const int Md5At = 3;
    private const string DefaultType = "application/octet-stream";

    private static readonly string[] Names = ["Content-Type", "Content-Encoding", "Content-Language", "Content-MD5", "Cache-Control", "Content-Disposition"];

    /// <summary>Nothing is said, as it is kept.</summary>
    public static string None { get; } = new string('\n', Names.Length - 1);

    /// <summary>Of a request's <c>x-ms-blob-</c> headers.</summary>
    public static ContentHeaders Of(StorageRequest request) => new([.. Names.Select(name => Stated(request, name))]);

    /// <summary>Of a request whose body is the content: its own headers say what the others leave out.</summary>
    public static ContentHeaders OfContent(StorageRequest request, string md5) =>
        new([.. Names.Select((name, place) => Stated(request, name) ?? (place == Md5At ? md5 : Plain(name, request.Header(name))))]);

    public static ContentHeaders Parse(string stored) => new([.. stored.Split('\n').Select(value => value.Length > 0 ? value : null)]);

    public override string ToString() => string.Join('\n', Values);

    /// <param name="answer">What they are added to.</param>
    /// <param name="md5As">The MD5 of a whole blob goes by another name beside a part of it.</param>
    public StorageResponse AddTo(StorageResponse answer, string md5As = "Content-MD5")
    {
        foreach (var (name, value) in Told())
            answer.With(name == "Content-MD5" ? md5As : name, value);
        return answer;
    }

    public void WriteTo(XmlWriter xml)
    {
        foreach (var (name, value) in Told())
            xml.WriteElementString(name, Xml.CanHold(value) ? value : "");
    }

    private static string? Stated(StorageRequest request, string name) => Plain(name, request.Header("x-ms-blob-" + name.ToLowerInvariant()));

    /// <summary>What can be given back in a header.</summary>
    private static string? Plain(string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            return null;
        return value.All(letter => letter is >= ' ' and < '\u007f') ? value : throw CommonRefusals.InvalidHeader(name, value);
    }

    private IEnumerable<(string Name, string Value)> Told()
    {
        yield return (Names[0], Values[0] ?? DefaultType);
        for (var i = 1; i < Names.Length; i++)
        {
            if (Values[i] is { } value)
                yield return (Names[i], value);
        }
    }
}
