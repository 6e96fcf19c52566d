namespace ChatBot.Core.Questions.Reading;

/// <summary>What one message names, before defaults and before what a follow-up inherits. None = not named.</summary>
internal sealed class Slots
{
    public List<Measure> Measures { get; } = [];

    /// <summary>The measure was chosen because none was named ("top teams").</summary>
    public bool MeasureIsGuess { get; set; }
    public Scope? Scope { get; set; }
    public Filters Filters { get; set; } = Filters.None;
    public Period? Period { get; set; }
    public List<Dimension> By { get; } = [];
    public List<string> Only { get; } = [];
    public Form? Form { get; set; }
    public Comparison? Comparison { get; set; }
    public Ranking? Ranking { get; set; }
    public Threshold? Limit { get; set; }
    public Per Per { get; set; }
    public string? Currency { get; set; }

    /// <summary>The currency of the house was asked for: a follow-up leaves the other one.</summary>
    public bool HouseCurrency { get; set; }

    /// <summary>Groups that have none of what is measured ("teams without dormant seats").</summary>
    public bool HasNone { get; set; }

    /// <summary>Kinds of people stand side by side ("seniors vs juniors"), not times.</summary>
    public bool SeniorityBySide { get; set; }

    /// <summary>The groups were asked for in the plural ("which teams"): five of them where one is the rule for the singular.</summary>
    public bool Plural { get; set; }

    /// <summary>The number of groups that was asked for ("which three teams").</summary>
    public int? WantedRows { get; set; }

    /// <summary>How many groups an order by change shows.</summary>
    public int? GrowthCount { get; set; }

    /// <summary>Only what to compare with was named ("compare with April"): the period itself comes from the last question or the default.</summary>
    public bool ComparedOnly { get; set; }

    /// <summary>The period was concluded from what it is compared with ("than last month" = this month); a follow-up keeps its own.</summary>
    public bool PeriodIsImplied { get; set; }

    /// <summary>What it was compared with when the period is implied, as it was named.</summary>
    public Period? ComparedWith { get; set; }
    public List<string> Notes { get; } = [];

    /// <summary>Set by the first rule that finds that the message cannot be answered as it stands.</summary>
    public Parsed? Stop { get; set; }

    public bool NamesAnything => Measures.Count > 0 || Scope is not null || Filters != Filters.None || Period is not null || By.Count > 0
        || Only.Count > 0 || Form is not null || Comparison is not null || Ranking is not null || Limit is not null || Per != Per.Nothing || Currency is not null || HouseCurrency;

    public void Group(Dimension dimension)
    {
        if (!By.Contains(dimension) && By.Count < 2) By.Add(dimension);
    }

    public void Measure(Measure measure)
    {
        if (!Measures.Contains(measure)) Measures.Add(measure);
    }
}
