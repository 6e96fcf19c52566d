namespace ChatBot.Core.Access;

/// <summary>The closed sets of this room in words.</summary>
public static class AccessWords
{
    public static string Of(Stage stage) => stage switch
    {
        Stage.Approval => "waiting for a decision",
        Stage.Approved => "approved, waiting for the seat",
        Stage.Provisioned => "handed over, waiting for the first use",
        Stage.Proven => "in use",
        Stage.Denied => "refused",
        Stage.Withdrawn => "withdrawn",
        Stage.Lapsed => "ended without a decision",
        Stage.Released => "given back",
        Stage.Expired => "run out",
    };

    public static string Of(Severity severity) => severity switch
    {
        Severity.None => "in time",
        Severity.Warning => "late",
        Severity.Sev3 => "SEV3",
        Severity.Sev2 => "SEV2",
        Severity.Sev1 => "SEV1",
    };

    public static string Of(Blocker blocker) => blocker switch
    {
        Blocker.Unknown => "not known",
        Blocker.Security => "security",
        Blocker.Procurement => "procurement",
        Blocker.Identity => "identity",
        Blocker.Network => "network",
        Blocker.Licence => "licence",
        Blocker.Manager => "manager",
    };

    /// <summary>A word that a person or a form uses; none when it is no function.</summary>
    public static Blocker? ReadBlocker(string text) => text.Trim().ToLowerInvariant() switch
    {
        "security" => Blocker.Security,
        "procurement" or "purchasing" => Blocker.Procurement,
        "identity" or "iam" or "sso" or "account" => Blocker.Identity,
        "network" or "proxy" or "firewall" => Blocker.Network,
        "licence" or "license" or "seat" or "seats" => Blocker.Licence,
        "manager" or "boss" => Blocker.Manager,
        "unknown" or "not known" or "" => Blocker.Unknown,
        _ => null,
    };

    public static string Days(int days) => days == 1 ? "1 day" : $"{days} days";
}
