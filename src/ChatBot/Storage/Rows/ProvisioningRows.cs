using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatBot.Storage.Rows;

/// <summary>A user as the identity provider knows it. What the service uses of it lies in <see cref="PersonRow"/>.</summary>
internal sealed class ScimUserRow
{
    public Guid Id { get; set; }
    public int? PersonId { get; set; }

    /// <summary>As sent; compared without case.</summary>
    public required string UserName { get; set; }
    public required string UserNameKey { get; set; }
    public string? ExternalId { get; set; }
    public bool Active { get; set; }

    /// <summary>The resource as JSON, allow-listed attributes only.</summary>
    public required string Resource { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ScimGroupRow
{
    public Guid Id { get; set; }
    public required string DisplayName { get; set; }
    public required string DisplayNameKey { get; set; }
    public string? ExternalId { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
    public int Version { get; set; }
}

internal sealed class ScimMemberRow
{
    public Guid GroupId { get; set; }
    public Guid UserId { get; set; }
}

/// <summary>Gives use whose repository, workspace, key alias or tag matches a pattern to a project.</summary>
internal sealed class ProjectRuleRow
{
    public int Id { get; set; }

    /// <summary>What a feed calls the project, with <c>*</c> for anything; compared without case.</summary>
    public required string Pattern { get; set; }
    public required string Project { get; set; }
    public string CostCenter { get; set; } = "";
    public string Client { get; set; } = "";
}

/// <summary>What an administrator has put in place of the default price of a model, from a day on.</summary>
internal sealed class ModelPriceRow
{
    public required string Model { get; set; }
    public DateOnly FromDay { get; set; }

    /// <summary>Billionths of the currency for one million tokens.</summary>
    public long InNanos { get; set; }
    public long OutNanos { get; set; }
    public long? CacheReadNanos { get; set; }
    public long? CacheWriteNanos { get; set; }
    public required string Currency { get; set; }
}

internal sealed class ProvisioningTables :
    IEntityTypeConfiguration<ScimUserRow>, IEntityTypeConfiguration<ScimGroupRow>, IEntityTypeConfiguration<ScimMemberRow>,
    IEntityTypeConfiguration<ProjectRuleRow>, IEntityTypeConfiguration<ModelPriceRow>
{
    public void Configure(EntityTypeBuilder<ScimUserRow> table)
    {
        table.ToTable("ScimUsers");
        table.Property(u => u.UserName).HasMaxLength(320);
        table.Property(u => u.UserNameKey).HasMaxLength(320);
        table.Property(u => u.ExternalId).HasMaxLength(320);
        table.HasIndex(u => u.UserNameKey).IsUnique();
        table.HasIndex(u => u.ExternalId);
        table.HasIndex(u => u.PersonId);
    }

    public void Configure(EntityTypeBuilder<ScimGroupRow> table)
    {
        table.ToTable("ScimGroups");
        table.Property(g => g.DisplayName).HasMaxLength(320);
        table.Property(g => g.DisplayNameKey).HasMaxLength(320);
        table.Property(g => g.ExternalId).HasMaxLength(320);
        table.HasIndex(g => g.DisplayNameKey).IsUnique();
    }

    public void Configure(EntityTypeBuilder<ScimMemberRow> table)
    {
        table.ToTable("ScimMembers").HasKey(m => new { m.GroupId, m.UserId });
        table.HasIndex(m => m.UserId);
    }

    public void Configure(EntityTypeBuilder<ProjectRuleRow> table)
    {
        table.ToTable("ProjectRules");
        table.Property(r => r.Pattern).HasMaxLength(200);
        table.HasIndex(r => r.Pattern).IsUnique();
        table.Property(r => r.Project).HasMaxLength(200);
        table.Property(r => r.CostCenter).HasMaxLength(200);
        table.Property(r => r.Client).HasMaxLength(200);
    }

    public void Configure(EntityTypeBuilder<ModelPriceRow> table)
    {
        table.ToTable("ModelPrices").HasKey(p => new { p.Model, p.FromDay });
        table.Property(p => p.Model).HasMaxLength(120);
        table.Property(p => p.Currency).HasMaxLength(3);
    }
}
