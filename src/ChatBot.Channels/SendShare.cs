namespace ChatBot.Channels;

/// <summary>How many hosts send with the same credentials. A platform counts them as one: each keeps to its part of what is allowed.</summary>
public sealed class SendShare
{
    private volatile int hosts = 1;

    /// <summary>At least one: this host.</summary>
    public int Hosts
    {
        get => hosts;
        set => hosts = Math.Max(1, value);
    }

    /// <summary>This host's part of so many sends; one is everybody's.</summary>
    public int Of(int sends) => Math.Max(1, sends / Hosts);
}
