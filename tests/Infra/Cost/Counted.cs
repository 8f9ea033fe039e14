namespace PrivateDomain.Tests.Infra.Cost;

/// <summary>What something takes of Azure.</summary>
/// <param name="Requests">Executions of functions that a request starts.</param>
/// <param name="Messages">Messages: each is put, received, handled by an execution, and deleted.</param>
/// <param name="Tables">Requests to the tables, of which a batch is one.</param>
/// <param name="Files">Requests to the files of jobs and forecasts.</param>
internal readonly record struct Counted(double Requests, double Messages, double Tables, double Files)
{
    public static Counted operator +(Counted one, Counted other) => new(one.Requests + other.Requests, one.Messages + other.Messages, one.Tables + other.Tables, one.Files + other.Files);

    public static Counted operator -(Counted one, Counted other) => one + (-1 * other);

    public static Counted operator *(double times, Counted one) => new(times * one.Requests, times * one.Messages, times * one.Tables, times * one.Files);
}
