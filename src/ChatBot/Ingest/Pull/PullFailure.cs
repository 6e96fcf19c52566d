namespace ChatBot.Ingest.Pull;

/// <summary>Why a pull did not get what it asked for; each has its own remedy.</summary>
internal enum FailureKind
{
    /// <summary>401.</summary>
    Credentials,

    /// <summary>403 without a word about limits.</summary>
    NotAllowed,

    /// <summary>404.</summary>
    NotFound,

    /// <summary>Any other 4xx: the vendor does not understand the request.</summary>
    BadRequest,

    /// <summary>429, or 403 that names a time.</summary>
    TooMany,

    /// <summary>5xx, or an answer that broke off.</summary>
    Unavailable,

    Unreachable,
    TooSlow,
    TooLarge,
    Redirected,

    /// <summary>The answer is not what the documentation says.</summary>
    Unreadable,

    /// <summary>An address that we do not go to.</summary>
    Refused,

    /// <summary>The vendor is well; our store does not take the data now.</summary>
    Store,

    /// <summary>A setting is missing or cannot be used.</summary>
    Settings,
}

/// <param name="Says">One sentence with the remedy; never a value of the vendor's answer, never a secret.</param>
/// <param name="NotBefore">When the vendor wants to be asked again.</param>
internal sealed record PullFailure(FailureKind Kind, string Says, DateTimeOffset? NotBefore = null)
{
    /// <summary>Asking the same again soon may help.</summary>
    public bool MayPass => Kind is FailureKind.TooMany or FailureKind.Unavailable or FailureKind.Unreachable or FailureKind.TooSlow;
}

/// <summary>What became of one request.</summary>
internal abstract record Answer<T>
{
    private Answer() { }

    /// <param name="Next">Address of the next page when the vendor names it beside the body.</param>
    public sealed record Got(T Value, string? Next) : Answer<T>;

    /// <summary>204: there is no data.</summary>
    public sealed record Nothing : Answer<T>;

    /// <summary>302 where a file was expected.</summary>
    public sealed record Moved(string Address) : Answer<T>;

    /// <summary>410: the cursor is too old, the window must be begun again.</summary>
    public sealed record Expired : Answer<T>;

    public sealed record Failed(PullFailure Why, int Status = 0) : Answer<T>;
}

/// <summary>How long a pull bears with a vendor.</summary>
internal sealed record Patience
{
    /// <summary>One request with its body.</summary>
    public TimeSpan Request { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>One file.</summary>
    public TimeSpan File { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Attempts at one request that fails in passing.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Before the second attempt; doubled each time, give or take half.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest that a pull waits because the vendor says so; beyond that it ends and comes back at that time.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Times that a vendor may say "later" to one request.</summary>
    public int Waits { get; init; } = 5;

    /// <summary>Longest that an ordered report may take.</summary>
    public TimeSpan Order { get; init; } = TimeSpan.FromMinutes(20);

    /// <summary>Largest answer, after decompression, in bytes.</summary>
    public long LargestAnswer { get; init; } = 64L << 20;

    /// <summary>Largest file that is read in pieces.</summary>
    public long LargestFile { get; init; } = 2L << 30;

    /// <summary>Somebody waits at the terminal and wants it done, however long the vendor asks to wait.</summary>
    public static Patience ByHand { get; } = new() { LongestWait = TimeSpan.FromHours(1), Waits = 100 };
}
