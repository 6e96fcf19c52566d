using System.Text.RegularExpressions;
using ChatBot.Dialogue;

namespace ChatBot.Privacy;

/// <summary>The question that everybody has sooner or later, in the words in which it is asked.</summary>
internal sealed partial class PrivacySaying(IServiceProvider services) : ISaying
{
    public async Task<CommandAnswer?> HearAsync(CommandCall call, CancellationToken ct)
    {
        var verb = Held().IsMatch(call.Text) ? "" : Looked().IsMatch(call.Text) ? "looked" : null;
        if (verb is null) return null;
        var command = services.GetServices<ICommand>().First(c => c.Name == "privacy");
        return await command.RunAsync(new CommandCall(call.Deed, verb.Length == 0 ? [] : [verb], verb), ct);
    }

    [GeneratedRegex(@"^\W*(what|which data) (do|does|is|are) (you|it|the bot|this bot|known|stored|held|kept|saved|collected)\b.*\babout me\W*$|^\W*what do you (know|store|hold|keep|save|collect) (about|on|of) me\W*$|^\W*(show me )?my data\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Held();

    [GeneratedRegex(@"^\W*who (has |have )?(looked|looks|asked|asks|saw|sees) (at |about |for )?(me|my (data|figures|numbers|usage|use))\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Looked();
}
