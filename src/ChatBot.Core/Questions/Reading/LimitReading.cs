namespace ChatBot.Core.Questions.Reading;

/// <summary>"More than 50", "at least 40 %", "older than 30 days".</summary>
internal static class LimitReading
{
    public static void Read(Sentence sentence, Slots slots)
    {
        // "Teams whose sessions exceed 100".
        foreach (var exceeds in sentence.Items.Where(i => i.Is("v", "exceed") && !i.Taken && sentence.After(i)?.Number is not null)) exceeds.Concepts = [new("l", "more")];
        // "30+ days".
        foreach (var plus in sentence.Items.Where(i => sentence.Tagged.Tokens[i.From].Raw == "+" && sentence.Before(i) is { Number: not null, Taken: false } && sentence.WordAt(i.Until) is "day" or "days" or "week" or "weeks" or "month" or "months")) plus.Concepts = [new("l", "atleast")];
        if (slots.HasNone) slots.Limit = new Threshold(Comparator.Exactly, 0);
        foreach (var item in sentence.Items.Where(i => i.Is("l") && !i.Taken).ToList())
        {
            var number = NumberBeside(sentence, item);
            if (number is null && sentence.After(item) is { Taken: false } span && span.Is("per") && span.Value("per") is "day" or "week" or "month" && sentence.WordAt(span.From) == "a")
            {
                item.Taken = span.Taken = true;
                ReadDays(sentence, slots, item.Is("l", "less") || item.Is("l", "atmost") ? Comparator.LessThan : Comparator.MoreThan, span.Value("per") switch { "day" => 1, "week" => 7, _ => 30 });
                return;
            }
            number ??= sentence.After(item) is { Taken: false, IsSymbol: false } one && sentence.WordAt(one.From) == "one" && DaysOf(sentence, one) is not null ? one : null;
            if (number is null) continue;
            var comparator = item.Value("l") switch
            {
                "more" => Comparator.MoreThan, "atleast" => Comparator.AtLeast, "less" => Comparator.LessThan, "atmost" => Comparator.AtMost, _ => Comparator.Exactly,
            };
            item.Taken = number.Taken = true;
            var value = number.Number ?? 1;
            if (IsMoney(sentence, number) && !(slots.Measures.Count > 0 && Defaults.ClassOf(slots.Measures[0]) == MeasureClass.Money) && !slots.Measures.Contains(Measure.SeatPrice))
                slots.Stop ??= new Parsed.Clarify("An amount of what: of spend, of cost per user, or of the price of a seat?", []);
            if ((DaysOf(sentence, number) ?? (number.Position < item.Position ? DaysOf(sentence, item) : null)) is { } days) ReadDays(sentence, slots, comparator, (int)Math.Min(value * days, 100_000));
            else Apply(sentence, slots, new Threshold(comparator, value));
            return;
        }
    }

    private static Item? NumberBeside(Sentence sentence, Item item)
    {
        var at = item.Position;
        for (var i = at + 1; i < sentence.Items.Count && i <= at + 2; i++)
        {
            if (sentence.Items[i].Number is not null && !sentence.Items[i].Taken) return sentence.Items[i];
            if (!sentence.Items[i].IsSymbol && !IsCurrency(sentence, sentence.Items[i])) break;
        }
        // "50 or more", "50 prompts or more".
        for (var i = at - 1; i >= 0 && i >= at - 3; i--)
            if (sentence.Items[i].Number is not null && !sentence.Items[i].Taken && sentence.WordAt(item.From) is "or" or "and") return sentence.Items[i];
        return null;
    }

    private static bool IsMoney(Sentence sentence, Item number) =>
        ((Item?[])[sentence.Before(number), sentence.After(number)]).Any(i => i is not null && i.Name is null && IsCurrency(sentence, i));

    private static bool IsCurrency(Sentence sentence, Item item) => CurrencyReading.CodeOf(sentence.WordAt(item.From), sentence) is not null;

    private static int? DaysOf(Sentence sentence, Item number) => sentence.WordAfter(number) switch
    {
        "day" or "days" or "d" => 1, "week" or "weeks" => 7, "month" or "months" => 30, "year" or "years" => 365, _ => null,
    };

    private static void ReadDays(Sentence sentence, Slots slots, Comparator comparator, int days)
    {
        foreach (var unit in sentence.Items.Where(i => i.Is("d") || i.Is("ds")))
            if (sentence.WordAt(unit.From) is "day" or "days" or "week" or "weeks" or "month" or "months") unit.Taken = true;
        var measure = slots.Measures.Count > 0 ? slots.Measures[0] : (Measure?)null;
        if (measure is Measure.OpenRequests or Measure.BlockedPeople)
        {
            slots.Filters = comparator switch
            {
                Comparator.MoreThan => slots.Filters with { OlderThanDays = days },
                Comparator.AtLeast => slots.Filters with { OlderThanDays = days - 1 },
                Comparator.LessThan => slots.Filters with { NewerThanDays = days },
                Comparator.AtMost => slots.Filters with { NewerThanDays = days + 1 },
                _ => slots.Filters with { OlderThanDays = days - 1, NewerThanDays = days + 1 },
            };
        }
        else if (measure is Measure.DormantSeats or Measure.LoginOnlySeats or Measure.Reclaimable)
        {
            if (days != 30) slots.Stop ??= new Parsed.Clarify("A seat counts as dormant after 30 days without activity; other spans are not kept. Shall I show those?", []);
        }
        else if (measure is Measure.WaitDays or Measure.ActiveDays or Measure.TimeToAccess) Apply(sentence, slots, new Threshold(comparator, days));
        else slots.Stop ??= new Parsed.Clarify($"I do not know what “{days} days” limits here. For open requests I can say which are older.", []);
    }

    /// <summary>A limit needs groups, from this message or the one before.</summary>
    public static readonly Parsed.Clarify OnWhat = new("A limit on what: teams, tools, projects or people?", []);

    private static void Apply(Sentence sentence, Slots slots, Threshold limit)
    {
        // "Tools used by fewer than 5 people" counts them.
        if (slots.Measures is [Measure.Sessions] && slots.By is [not Dimension.Person] && !sentence.Items.Exists(i => i.Is("m")) && sentence.Items.Exists(i => i.Is("n", "people") && i.Taken == false && sentence.Before(i)?.Number is not null)) slots.Measures[0] = Measure.ActiveUsers;
        if (sentence.IsYesNo() && slots.By.Count == 0) slots.Form = new Form.YesNo(limit);
        else
        {
            if (slots.By.Count == 0 && (sentence.Has("m", "ActiveUsers") && !slots.Measures.Contains(Measure.ActiveUsers) || sentence.Has("q", "who") || sentence.Has("n", "people") || sentence.Has("f", "engineers") || slots.Filters.EngineersOnly || slots.Filters.Seniorities.Count > 0))
                slots.Group(Dimension.Person);
            slots.Limit = limit;
        }
    }
}

/// <summary>"In euros": currencies that the organisation has a rate for.</summary>
internal static class CurrencyReading
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["euro"] = "EUR", ["euros"] = "EUR", ["€"] = "EUR", ["dollar"] = "USD", ["dollars"] = "USD", ["bucks"] = "USD", ["$"] = "USD", ["pound"] = "GBP",
        ["pounds"] = "GBP", ["sterling"] = "GBP", ["quid"] = "GBP", ["£"] = "GBP", ["yen"] = "JPY", ["¥"] = "JPY", ["franc"] = "CHF", ["francs"] = "CHF",
        ["rupee"] = "INR", ["rupees"] = "INR", ["zloty"] = "PLN", ["zlotys"] = "PLN", ["real"] = "BRL", ["reais"] = "BRL", ["yuan"] = "CNY", ["renminbi"] = "CNY",
        ["krona"] = "SEK", ["kronor"] = "SEK", ["kroner"] = "NOK", ["krone"] = "DKK", ["won"] = "KRW", ["peso"] = "MXN", ["pesos"] = "MXN", ["rand"] = "ZAR",
        ["lira"] = "TRY", ["shekel"] = "ILS", ["shekels"] = "ILS", ["koruna"] = "CZK", ["forint"] = "HUF", ["dirham"] = "AED", ["dirhams"] = "AED",
    };

    private static readonly HashSet<string> Codes =
        ["EUR", "USD", "GBP", "JPY", "CHF", "INR", "PLN", "BRL", "CNY", "SEK", "NOK", "DKK", "KRW", "MXN", "ZAR", "TRY", "ILS", "CZK", "HUF", "AED", "AUD", "CAD", "NZD", "SGD", "HKD"];

    public static string? CodeOf(string word, Sentence sentence)
    {
        var settings = sentence.Organisation.Settings;
        var upper = word.ToUpperInvariant();
        if (upper.Length == 3 && (Codes.Contains(upper) || settings.Fx.ContainsKey(upper) || upper == settings.ReportingCurrency) && upper is not ("TRY" or "ALL")) return upper;
        if (!Words.TryGetValue(word, out var code)) return null;
        // Dollars, francs and kronor of the house come before those of elsewhere.
        if (code == "USD" && settings.ReportingCurrency is "AUD" or "CAD" or "NZD" or "SGD" or "HKD") return settings.ReportingCurrency;
        return code;
    }

    public static void Read(Sentence sentence, Slots slots)
    {
        foreach (var item in sentence.Items)
        {
            if (item.Taken || item.Until - item.From > 1 || item.Name is not null && item.Taken) continue;
            if (CodeOf(sentence.WordAt(item.From), sentence) is not { } code) continue;
            var asked = sentence.WordBefore(item) is "in" or "into" or "to" or "as" or "convert" or "converted";
            if (!asked && !item.IsUnknown && !item.IsSymbol) continue;
            item.Taken = true;
            var settings = sentence.Organisation.Settings;
            if (!asked && item.IsSymbol) continue;
            slots.HouseCurrency = code == settings.ReportingCurrency;
            if (slots.HouseCurrency) continue;
            if (settings.Fx.ContainsKey(code)) slots.Currency = code;
            else
                slots.Stop ??= new Parsed.Clarify(
                    $"I have no rate for {code}. Amounts are in {settings.ReportingCurrency}" + (settings.Fx.Count > 0 ? $"; I can also show {string.Join(", ", settings.Fx.Keys.Order(StringComparer.Ordinal))}." : "."), []);
        }
    }
}
