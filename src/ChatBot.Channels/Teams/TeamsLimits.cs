namespace ChatBot.Channels.Teams;

/// <summary>Every number that the platform sets, in one place. Source: the platform's own pages on rate limits, message format, cards and
/// rich messages (learn.microsoft.com/microsoftteams/platform), read 2026-11.</summary>
internal static class TeamsLimits
{
    /// <summary>A message may have about 100 KB; incoming webhooks take 28 KB, and cards stay readable well below that.</summary>
    public const int MaximumCardBytes = 28 * 1024;

    /// <summary>UTF-16 units of one text message; longer answers leave in parts.</summary>
    public const int MaximumTextLength = 12_000;

    /// <summary>UTF-16 units of a text that replaces another; well inside the payload limit.</summary>
    public const int MaximumUpdateLength = 40_000;

    public const int MaximumPrimaryActions = 6;
    public const int MaximumTableColumns = 4;
    public const int MaximumChartSeries = 4;
    public const int MaximumChartPoints = 12;

    /// <summary>A line stays readable for the days of a month.</summary>
    public const int MaximumLinePoints = 31;
    public const int MaximumSuggestions = 6;
    public const int MaximumRefreshUsers = 60;

    /// <summary>Sends and updates per conversation.</summary>
    public static readonly (TimeSpan Window, int Sends)[] ConversationBudget =
    [
        (TimeSpan.FromSeconds(1), 7), (TimeSpan.FromSeconds(2), 8), (TimeSpan.FromSeconds(30), 60), (TimeSpan.FromHours(1), 1_800),
    ];

    /// <summary>The platform allows 50 requests a second and tenant; ours are spaced evenly at 0.95 of that.</summary>
    public static readonly TimeSpan TenantInterval = TimeSpan.FromSeconds(1 / (0.95 * 50));

    /// <summary>What may leave at once after a pause: with it, any second still holds fewer than 50.</summary>
    public const int TenantBurst = 2;

    /// <summary>A refusal that several conversations meet within this is the tenant's: everything there waits.</summary>
    public static readonly TimeSpan SharedRefusal = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan InvokeAnswer = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    public const int MaximumRequestBytes = 1024 * 1024;
    public const int MaximumDepth = 64;
    public const int MembersPageSize = 200;
}
