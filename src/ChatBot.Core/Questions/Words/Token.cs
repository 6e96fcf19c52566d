namespace ChatBot.Core.Questions.Words;

internal enum TokenKind { Word, Number, Symbol, Email, Date, Quoted }

/// <summary>One word, number or sign of a message.</summary>
/// <param name="Text">Folded; words hold letters only, because letters and digits are parted ("gpt-5" is two tokens).</param>
/// <param name="Raw">As written, for what is said back.</param>
/// <param name="Capital">Begins with a capital letter.</param>
/// <param name="Possessive">Was followed by 's or ' ("Julia's").</param>
/// <param name="Glued">Follows the token before it without a blank.</param>
internal readonly record struct Token(
    TokenKind Kind, string Text, string Raw, decimal Number = 0, bool Capital = false, bool Possessive = false, bool Glued = false)
{
    public bool Is(string text) => Kind is TokenKind.Word or TokenKind.Symbol && Text == text;

    public bool IsWord => Kind == TokenKind.Word;
}
