namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>To which requests of other sites a browser adds a cookie.</summary>
public enum SameSite
{
    /// <summary>The same as <see cref="ExplicitNone"/> on this host.</summary>
    None,
    Lax,
    Strict,
    ExplicitNone,
}

/// <summary>A cookie of a request, of which only name and value are known, or of a response.</summary>
public interface IHttpCookie
{
    string? Domain { get; }

    DateTimeOffset? Expires { get; }

    bool? HttpOnly { get; }

    /// <summary>In seconds.</summary>
    double? MaxAge { get; }

    string Name { get; }

    string? Path { get; }

    SameSite SameSite { get; }

    bool? Secure { get; }

    string Value { get; }
}

/// <inheritdoc cref="IHttpCookie"/>
public sealed class HttpCookie(string name, string value) : IHttpCookie
{
    public string? Domain { get; set; }

    public DateTimeOffset? Expires { get; set; }

    public bool? HttpOnly { get; set; }

    public double? MaxAge { get; set; }

    public string Name { get; set; } = name;

    public string? Path { get; set; }

    public SameSite SameSite { get; set; }

    public bool? Secure { get; set; }

    public string Value { get; set; } = value;
}

/// <summary>The cookies that a response sets.</summary>
public abstract class HttpCookies
{
    public abstract void Append(string name, string value);

    public abstract void Append(IHttpCookie cookie);

    /// <exception cref="NotSupportedException">Always, as on the platform; make an <see cref="HttpCookie"/>.</exception>
    public abstract IHttpCookie CreateNew();
}
