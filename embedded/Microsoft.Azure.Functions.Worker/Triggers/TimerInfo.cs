namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function is told about its schedule.</summary>
public class TimerInfo
{
    /// <summary>Null where the schedule is not monitored.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>True for the one run that makes up for occurrences missed while no host was running.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The remembered state of a schedule; times in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>When the last run was due; <c>default</c> before the first.</summary>
    public DateTime Last { get; set; }

    /// <summary>When the next run is expected.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this status was written.</summary>
    public DateTime LastUpdated { get; set; }
}
