using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ChatBot.Import.Reading;

/// <summary>How values are written in the neutral format. Every reader takes a field without its surrounding blanks.</summary>
internal static class Fields
{
    /// <summary>Keeps sums of millions of rows inside 64 bits.</summary>
    public const long LargestCount = 999_999_999_999_999;
    public const long LargestMinutes = 999_999_999;
    public const long LargestAmount = 999_999_999_999;

    public const string DayExpected = "write YYYY-MM-DD, such as 2026-06-03";
    public const string TimeExpected = "write YYYY-MM-DD or a UTC time such as 2026-06-03T21:40:11Z";
    public const string CountExpected = "write a whole number from 0 to 999999999999999, or nothing";
    public const string AmountExpected = "write digits with a decimal point, such as 1234.50, below a million million, or nothing";

    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> field) => field.Trim(" \t"u8);

    public static bool TryDay(ReadOnlySpan<byte> field, out DateOnly day)
    {
        day = default;
        if (field.Length != 10 || field[4] != '-' || field[7] != '-') return false;
        if (!TryDigits(field[..4], out var year) || !TryDigits(field[5..7], out var month) || !TryDigits(field[8..], out var date)) return false;
        if (year is < 1900 or > 2199 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        return true;
    }

    /// <summary>A day, or an instant of it. Fractions of a second are kept to the millisecond.</summary>
    public static bool TryTime(ReadOnlySpan<byte> field, out DateOnly day, out long? unixMilliseconds)
    {
        unixMilliseconds = null;
        if (field.Length <= 10) return TryDay(field, out day);
        if (!TryDay(field[..10], out day) || field[10] != 'T' || field[^1] != 'Z' || field.Length < 20 || field[13] != ':' || field[16] != ':') return false;
        if (!TryDigits(field[11..13], out var hour) || !TryDigits(field[14..16], out var minute) || !TryDigits(field[17..19], out var second)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        var milliseconds = 0;
        if (field.Length > 20)
        {
            var fraction = field[20..^1];
            if (field[19] != '.' || fraction.IsEmpty || fraction.Length > 9 || !TryDigits(fraction, out _)) return false;
            for (var i = 0; i < 3; i++) milliseconds = milliseconds * 10 + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        unixMilliseconds = (day.DayNumber - UnixDay) * 86_400_000L + ((hour * 60 + minute) * 60 + second) * 1000L + milliseconds;
        return true;
    }

    /// <summary>None when empty.</summary>
    public static bool TryCount(ReadOnlySpan<byte> field, out long? count)
    {
        count = null;
        if (field.IsEmpty) return true;
        if (field.Length > 15) return false;
        var value = 0L;
        foreach (var digit in field)
        {
            if (digit is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + (digit - '0');
        }

        count = value;
        return true;
    }

    /// <summary>Minutes as milliseconds; a fraction is allowed. None when empty.</summary>
    public static bool TryMinutes(ReadOnlySpan<byte> field, out long? milliseconds)
    {
        if (TryCount(field, out milliseconds))
        {
            if (milliseconds > LargestMinutes) return false;
            milliseconds *= 60_000;
            return true;
        }

        if (!TryDecimal(field, out var minutes) || minutes < 0 || minutes > LargestMinutes) return false;
        milliseconds = (long)decimal.Round(minutes * 60_000, MidpointRounding.ToEven);
        return true;
    }

    /// <summary>Whole units and nanos of one sign; a tenth fraction digit and beyond is rounded half to even.</summary>
    public static bool TryAmount(ReadOnlySpan<byte> field, out long units, out int nanos)
    {
        units = 0;
        nanos = 0;
        var isNegative = !field.IsEmpty && field[0] == '-';
        var digits = isNegative ? field[1..] : field;
        var point = digits.IndexOf((byte)'.');
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? default : digits[(point + 1)..];
        if (whole.Length is > 0 and <= 12 && fraction.Length <= 9 && TryCount(whole, out var parsedUnits) && TryCount(fraction, out var parsedNanos) && (point < 0 || fraction.Length > 0))
        {
            var scaled = (int)(parsedNanos ?? 0);
            for (var i = fraction.Length; i < 9; i++) scaled *= 10;
            units = isNegative ? -parsedUnits!.Value : parsedUnits!.Value;
            nanos = isNegative ? -scaled : scaled;
            return true;
        }

        if (!TryDecimal(field, out var amount) || Math.Abs(amount) > LargestAmount) return false;
        var money = Core.Usage.Money.From(amount, "");
        (units, nanos) = (money.Units, money.Nanos);
        return true;
    }

    public static bool TryDecimal(ReadOnlySpan<byte> field, out decimal value) => decimal.TryParse(
        field, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    /// <summary>Lower case, without surrounding blanks.</summary>
    public static string Email(ReadOnlySpan<byte> field) => Core.People.Organisation.NormaliseEmail(Encoding.UTF8.GetString(field));

    public static bool IsEmail(string email)
    {
        var at = email.IndexOf('@', StringComparison.Ordinal);
        return at > 0 && at < email.Length - 1 && email.LastIndexOf('@') == at && !email.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is ',' or ';' or '<' or '>');
    }

    /// <summary>IANA names only: they are what the format says and what every engine and platform agrees on.</summary>
    public static bool IsTimeZone(string name) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && (name == "UTC" || zone.HasIanaId && zone.Id == name);

    /// <summary>ISO 4217 form; which currencies count is for the organisation's exchange rates to say.</summary>
    public static bool IsCurrency(string code) => code.Length == 3 && code.All(char.IsAsciiLetterUpper);

    public static bool IsLocale(string name) => Locales.Value.Contains(name);

    private static readonly Lazy<HashSet<string>> Locales = new(() =>
        CultureInfo.GetCultures(CultureTypes.AllCultures).Select(c => c.Name).Where(n => n.Length > 0).ToHashSet(StringComparer.OrdinalIgnoreCase));

    private static readonly int UnixDay = new DateOnly(1970, 1, 1).DayNumber;

    private static bool TryDigits(ReadOnlySpan<byte> field, out int value) =>
        Utf8Parser.TryParse(field, out value, out var used) && used == field.Length && field[0] is >= (byte)'0' and <= (byte)'9';
}
