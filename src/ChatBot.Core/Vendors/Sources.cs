using ChatBot.Core.Usage;

namespace ChatBot.Core.Vendors;

public enum SourceKind
{
    /// <summary>The vendor calls <c>/webhooks/{Id}</c> or an OTLP route.</summary>
    Push,

    /// <summary>The service asks the vendor.</summary>
    Pull,
}

/// <summary>One kind of payload and how it is read.</summary>
/// <param name="Id">Push: the last part of the route. Pull: the kind of answer, such as <c>github.copilot.seats</c>.</param>
/// <param name="Settings">Key under <c>Sources:</c> that switches it on.</param>
/// <param name="Restatement">What most of its facts do on a repeat; each fact carries its own.</param>
/// <param name="Tools">Slugs it reports; empty when the payload decides.</param>
public sealed record SourceDescriptor(
    string Id, SourceKind Kind, string Settings, Mapper Map, Restatement Restatement, IReadOnlyList<string> Tools);
