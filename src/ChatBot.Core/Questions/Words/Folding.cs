using System.Globalization;
using System.Text;

namespace ChatBot.Core.Questions.Words;

/// <summary>Letters without case and accents, so that "José" and "jose" are one word.</summary>
internal static class Folding
{
    /// <summary>Lower case, without accents, apostrophes or marks; letters that do not decompose are spelt out.</summary>
    public static string Fold(string text)
    {
        var ascii = true;
        foreach (var c in text)
            if (c >= 0x80 || c is '\'' or '`' || char.IsAsciiLetterUpper(c)) { ascii = false; break; }
        if (ascii) return text;

        var folded = new StringBuilder(text.Length);
        foreach (var c in Decompose(text)) Append(folded, c);
        return folded.ToString();
    }

    private static string Decompose(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKD);
        }
        catch (ArgumentException)
        {
            // A lone surrogate is no letter in any language; the rest of the word is.
            return new string([.. text.Where(c => !char.IsSurrogate(c))]);
        }
    }

    private static void Append(StringBuilder folded, char c)
    {
        if (IsApostrophe(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark
            or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control)
            return;
        switch (char.ToLowerInvariant(c))
        {
            case 'ł': folded.Append('l'); break;
            case 'ø': folded.Append('o'); break;
            case 'đ' or 'ð': folded.Append('d'); break;
            case 'ß': folded.Append("ss"); break;
            case 'æ': folded.Append("ae"); break;
            case 'œ': folded.Append("oe"); break;
            case 'þ': folded.Append("th"); break;
            case 'ı': folded.Append('i'); break;
            case 'ħ': folded.Append('h'); break;
            case 'ŧ': folded.Append('t'); break;
            case var lower: folded.Append(lower); break;
        }
    }

    public static bool IsApostrophe(char c) => c is '\'' or '’' or '‘' or '`' or '´' or 'ʼ' or '′' or 'ʻ';
}
