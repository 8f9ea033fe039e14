using System.Net;
using System.Net.Sockets;

namespace PrivateDomain.Tests;

/// <summary>
/// Ports for servers that have to know theirs before they start. They lie below those that the system gives to whoever asks for any (on
/// Linux from 32,768 on), so that no connection of another test takes one between its being found free and being used; each is given once.
/// </summary>
internal static class FreePorts
{
    private const int First = 20_000;
    private const int Count = 12_000;

    // Another process of tests begins elsewhere.
    private static int next = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens on.</summary>
    public static int One() => InARow(1);

    /// <summary>The first of three ports in a row that nobody listens on.</summary>
    public static int Three() => InARow(3);

    private static int InARow(int length)
    {
        for (var tries = 0; tries < Count; tries++)
        {
            var port = First + (Interlocked.Add(ref next, length) - length) % Count;
            if (Enumerable.Range(port, length).All(IsFree)) return port;
        }
        throw new InvalidOperationException($"No {length} free ports in a row from {First} on.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
