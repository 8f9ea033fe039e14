using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Looks before the server starts whether it will get its addresses, so that a person is told in one line.</summary>
internal static class ListenAddresses
{
    private const string Variable = "Embedded__Urls";

    /// <exception cref="StartupRefusedException">An address is taken, forbidden or unreadable.</exception>
    public static void ThrowIfTaken(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = Parse(url);
            if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
                continue;

            var endpoint = new IPEndPoint(Host(address.Host), address.Port);
            try
            {
                using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(endpoint);
            }
            catch (SocketException refused)
            {
                throw Refused(url, refused);
            }
        }
    }

    private static StartupRefusedException Refused(string url, Exception cause) => new(
        cause is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
            ? $"Cannot listen on {url}: another process uses that address. Set {Variable} to another one, such as http://127.0.0.1:7072."
            : $"Cannot listen on {url}: {cause.Message}. Set {Variable} to another address, such as http://127.0.0.1:7072.",
        cause);

    private static BindingAddress Parse(string url)
    {
        try
        {
            var address = BindingAddress.Parse(url);
            if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || address.PathBase.Length > 0)
                throw new FormatException("The server speaks plain HTTP, at the root.");
            return address;
        }
        catch (FormatException unreadable)
        {
            throw new StartupRefusedException(
                $"{Variable} holds '{url}', which is not an address such as http://127.0.0.1:7071: no path, and no https, which is for a proxy "
                + "in front.",
                unreadable);
        }
    }

    private static IPAddress Host(string host) =>
        IPAddress.TryParse(host.Trim('[', ']'), out var address) ? address
        : string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.Any;
}
