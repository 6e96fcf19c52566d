namespace ChatBot.Storage.Rows;

/// <summary>Sums of the facts that count. Every roll-up carries the same ones, so that any of them can be added to any other.</summary>
internal abstract class SumsRow
{
    public long Sessions { get; set; }
    public long Prompts { get; set; }
    public long TokensIn { get; set; }
    public long TokensOut { get; set; }
    public long DurationMs { get; set; }
    public long LinesAccepted { get; set; }
    public long LinesSuggested { get; set; }
    public long CostUnits { get; set; }
    public long CostNanos { get; set; }

    /// <summary>Facts that show activity: sessions, prompts or tokens above 0, or a vendor's word that somebody was there.</summary>
    public long ActiveFacts { get; set; }
}

/// <summary>Base roll-up, by person, day and slice. Person 0 = nobody known; below 0 = nobody in particular of the team with that number.</summary>
internal sealed class PersonDayRow : SumsRow
{
    public int PersonId { get; set; }
    public DateOnly Day { get; set; }
    public int SliceId { get; set; }
}

/// <summary>One person's month by tool.</summary>
internal sealed class PersonMonthRow : SumsRow
{
    /// <summary>First day of the month.</summary>
    public DateOnly Month { get; set; }
    public int PersonId { get; set; }
    public int KeyId { get; set; }
}

/// <summary>How often a month of <see cref="PersonMonthRow"/> has changed; 0 where there is no row.</summary>
internal sealed class MonthVersionRow
{
    /// <summary>First day of the month.</summary>
    public DateOnly Month { get; set; }

    /// <summary>Only ever grows, also when everything of the month goes.</summary>
    public int Version { get; set; }
}

/// <summary>A group's day or month, by one dimension of use.</summary>
internal sealed class GroupTotalRow : SumsRow
{
    /// <summary>A team, its own people only; 0 = everything, unknown people too.</summary>
    public int GroupId { get; set; }
    public Rollups.View View { get; set; }
    public Rollups.Span Span { get; set; }

    /// <summary>First day of the span.</summary>
    public DateOnly Start { get; set; }

    /// <summary>The smallest slice that shares tool, currency and the value of the view's dimension.</summary>
    public int KeyId { get; set; }
}

/// <summary>Who was active in a day or month, by one dimension of use, as mergeable sets.</summary>
internal sealed class ActiveSetRow
{
    public Rollups.View View { get; set; }
    public Rollups.Span Span { get; set; }

    /// <summary>The smallest slice that shares tool and the value of the view's dimension; 0 = any use.</summary>
    public int KeyId { get; set; }
    public DateOnly Start { get; set; }
    public required byte[] People { get; set; }

    /// <summary>Of a month: those active on at least two of its days.</summary>
    public byte[]? Twice { get; set; }
}

/// <summary>In which team's totals a person's use is counted now; moves are found by comparing with the people.</summary>
internal sealed class GroupMemberRow
{
    public int PersonId { get; set; }
    public int TeamId { get; set; }
}
