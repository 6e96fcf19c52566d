namespace ChatBot.Core.Questions.Words;

/// <summary>"How active was… no, how many prompts did they send": what somebody took back does not count.</summary>
internal static class Corrections
{
    /// <returns>The corrected question where the message goes on with a whole one; otherwise all of it.</returns>
    public static List<Token> Apply(List<Token> tokens)
    {
        for (var i = tokens.Count - 2; i > 1; i--)
        {
            if (!tokens[i].IsWord || tokens[i].Text is not ("no" or "wait" or "sorry" or "rather" or "correction" or "actually" or "mean") 
                || !(tokens[i].Text == "mean" ? tokens[i - 1].Is("i") : IsBreak(tokens[i - 1]))) continue;
            var next = i + 1;
            while (next < tokens.Count && (IsBreak(tokens[next]) || tokens[next].Text is "no" or "wait" or "sorry" or "rather" or "i" or "mean" or "make" or "that" or "actually")) next++;
            if (next < tokens.Count && Asks(tokens, next) && tokens.Take(i).Count(t => t.IsWord) > 1) return tokens[next..];
        }
        return tokens;
    }

    private static bool IsBreak(Token token) => token.Kind == TokenKind.Symbol && token.Text is "." or "," or "-" or "!" or "?" or ":";

    /// <summary>A whole question begins here; a single corrected word keeps what was said before it.</summary>
    private static bool Asks(List<Token> tokens, int at) => tokens[at].Text is "how" or "what" or "which" or "who" or "when" or "show" or "list" or "give"
        && tokens.Count - at > 2 && tokens[at + 1].Text is not "about";
}
