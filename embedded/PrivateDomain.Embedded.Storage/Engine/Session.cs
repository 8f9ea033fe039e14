using Microsoft.Data.Sqlite;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>One connection and its prepared statements; used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _statements = new(StringComparer.Ordinal);

    public Session(SqliteConnection connection) => _connection = connection;

    public SqliteConnection Connection => _connection;

    /// <summary>Runs a statement for its effect.</summary>
    /// <returns>How many rows it changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bound(sql, values).ExecuteNonQuery();

    /// <summary>What <paramref name="read"/> makes of the first row; the default where there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Bound(sql, values).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    /// <summary>Gives row after row to <paramref name="read"/> until it says false or there are no more.</summary>
    public void Each(string sql, Func<SqliteDataReader, bool> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Bound(sql, values).ExecuteReader();
        while (rows.Read() && read(rows))
        {
            // The work is done in the condition.
        }
    }

    public IReadOnlyList<T> All<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        List<T> all = [];
        Each(
            sql,
            row =>
            {
                all.Add(read(row));
                return true;
            },
            values);
        return all;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            statement = _connection.CreateCommand();
#pragma warning disable CA2100 // All statements are constants of this project; what comes from outside is a parameter.
            statement.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= values.Length; i++)
                statement.Parameters.Add(new SqliteParameter { ParameterName = Names.Of(i) });
            _statements.Add(sql, statement);
        }

        for (var i = 0; i < values.Length; i++)
            statement.Parameters[i].Value = values[i] ?? DBNull.Value;
        return statement;
    }

    /// <summary>Parameters are numbered from 1: <c>?1</c>, <c>?2</c>.</summary>
    private static class Names
    {
        private static readonly string[] Known = [.. Enumerable.Range(1, 32).Select(number => $"?{number}")];

        public static string Of(int number) => Known[number - 1];
    }
}
