using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>An answer whose card has buttons: whose it is and where it stands, so that a press can be judged and the answer given again. It holds
/// the question as it was understood, never a text and no figure.</summary>
internal sealed class AnswerRow
{
    /// <summary>Travels in the card's buttons.</summary>
    public Guid Id { get; set; }
    public required string Platform { get; set; }

    /// <summary>Key of the group or channel that can read it; none = the asker alone.</summary>
    public string? Conversation { get; set; }

    /// <summary>Who asked.</summary>
    public int PersonId { get; set; }

    /// <summary>As JSON; none for an answer that is words alone.</summary>
    public string? Question { get; set; }

    /// <summary>Hash of the message or press that it answers.</summary>
    public required byte[] Said { get; set; }

    /// <summary>Of the message in the outbox that carries it.</summary>
    public required string Identity { get; set; }
    public DateTimeOffset At { get; set; }
}

internal sealed class AnswerTables : IEntityTypeConfiguration<AnswerRow>
{
    public void Configure(EntityTypeBuilder<AnswerRow> table)
    {
        table.ToTable("Answers");
        table.Property(a => a.Platform).HasMaxLength(20);
        table.Property(a => a.Conversation).HasMaxLength(400);
        table.Property(a => a.Said).HasMaxLength(16).IsFixedLength();
        table.Property(a => a.Identity).HasMaxLength(200);
        table.HasIndex(a => a.Said);
        table.HasIndex(a => a.At);
    }
}
