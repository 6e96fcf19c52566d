using ChatBot.Channels.Signatures;
using ChatBot.Core.Vendors;

namespace ChatBot.Ingest;

/// <summary>How a sender proves who it is.</summary>
internal enum Proof { GitHub, StandardWebhooks, Helicone, Langfuse, CursorCloudAgent, SharedValue, IngestToken }

/// <summary>One door below <c>/webhooks/</c>.</summary>
/// <param name="Name">In the route, in <c>sources</c> and in the log.</param>
/// <param name="Settings">Its key under <c>Sources:</c>.</param>
internal sealed record Door(string Name, string Settings, Proof Proof, SourceDescriptor Source)
{
    private static readonly Dictionary<string, Door> Fixed = new(StringComparer.OrdinalIgnoreCase)
    {
        ["github"] = Of("github", Proof.GitHub),
        ["openai"] = Of("openai", Proof.StandardWebhooks),
        ["helicone"] = Of("helicone", Proof.Helicone),
        ["langfuse"] = Of("langfuse", Proof.Langfuse),
        ["cursor"] = Of("cursor", Proof.CursorCloudAgent),
        ["m365"] = Of("m365", Proof.SharedValue),
        ["litellm"] = Of("litellm", Proof.IngestToken),
        ["openrouter"] = Of("openrouter", Proof.IngestToken),
        ["portkey"] = Of("portkey", Proof.IngestToken),
        ["envoy-ai-gateway"] = Of("envoy-ai-gateway", Proof.IngestToken),
        ["cloudflare-ai-gateway"] = Of("cloudflare-ai-gateway", Proof.IngestToken),
        ["agent"] = Of("agent", Proof.IngestToken),
    };

    public static IReadOnlyCollection<Door> All => Fixed.Values;

    /// <param name="sender">Third part of the route, for senders of neutral events by Standard Webhooks.</param>
    /// <returns>None when there is no such door.</returns>
    public static Door? Find(string name, string? sender)
    {
        if (sender is null) return Fixed.GetValueOrDefault(name);
        if (!name.Equals(Sources.Standard, StringComparison.OrdinalIgnoreCase) || !IsName(sender)) return null;
        var lower = sender.ToLowerInvariant();
        return new($"{Sources.Standard}/{lower}", lower, Proof.StandardWebhooks, Sources.Find(Sources.Standard)!) { Sender = lower };
    }

    /// <summary>Keeps the event ids of two senders of one kind apart.</summary>
    public string? Sender { get; init; }

    public SignatureVerdict Check(IHeaderDictionary headers, ReadOnlySpan<byte> body, SourceOptions options, DateTimeOffset now) => Proof switch
    {
        Proof.GitHub => BodySignature.GitHub.Check(headers[BodySignature.GitHub.Header], body, options.Secrets),
        Proof.Helicone => BodySignature.Helicone.Check(headers[BodySignature.Helicone.Header], body, options.Secrets),
        Proof.CursorCloudAgent => BodySignature.CursorCloudAgent.Check(headers[BodySignature.CursorCloudAgent.Header], body, options.Secrets),
        Proof.Langfuse => LangfuseSignature.Check(headers[LangfuseSignature.Header], body, options.Secrets, now),
        Proof.StandardWebhooks when headers.ContainsKey(StandardWebhookSignature.IdHeader) => StandardWebhookSignature.Check(
            headers[StandardWebhookSignature.IdHeader], headers[StandardWebhookSignature.TimestampHeader], headers[StandardWebhookSignature.SignatureHeader],
            body, options.Secrets, now),
        Proof.StandardWebhooks => StandardWebhookSignature.Check(
            headers[StandardWebhookSignature.SvixIdHeader], headers[StandardWebhookSignature.SvixTimestampHeader], headers[StandardWebhookSignature.SvixSignatureHeader],
            body, options.Secrets, now),
        Proof.SharedValue => SharedToken.Check(headers["Webhook-AuthID"], [options.WebhookAuthId ?? ""]),
        Proof.IngestToken => SignatureVerdict.HeaderMissing,
    };

    /// <summary>The sender's own id of the delivery; none where the scheme has none.</summary>
    public string? DeliveryId(IHeaderDictionary headers) => Proof switch
    {
        Proof.GitHub => Text(headers, "X-GitHub-Delivery"),
        Proof.StandardWebhooks => Text(headers, StandardWebhookSignature.IdHeader) ?? Text(headers, StandardWebhookSignature.SvixIdHeader),
        Proof.CursorCloudAgent => Text(headers, "X-Webhook-ID"),
        Proof.Helicone or Proof.Langfuse or Proof.SharedValue or Proof.IngestToken => null,
    };

    private static string? Text(IHeaderDictionary headers, string name) => headers[name].ToString() is { Length: > 0 and <= 256 } text ? text : null;

    private static bool IsName(string sender) => sender.Length is > 0 and <= 60 && sender.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    private static Door Of(string id, Proof proof) => new(id, Sources.Find(id)!.Settings, proof, Sources.Find(id)!);
}
