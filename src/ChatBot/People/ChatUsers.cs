using ChatBot.Channels;
using ChatBot.Core.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.People;

/// <summary>Who of the organisation a user of a platform is.</summary>
internal abstract record ChatUser
{
    private ChatUser() { }

    public sealed record Known(string Email, string Name) : ChatUser;

    /// <summary>A guest of the tenant, or a user of another one: gets nothing about anybody.</summary>
    public sealed record Guest : ChatUser;

    /// <summary>Somebody of the tenant whom the directory here does not have.</summary>
    /// <param name="Email">What the platform says; none when it does not.</param>
    public sealed record Stranger(string? Email) : ChatUser;
}

/// <summary>Finds the person behind a platform's user: by an earlier link, by the directory's id as it was
/// provisioned, by the e-mail that comes along, by the platform's profile.</summary>
internal sealed class ChatUsers(Func<ChatBotDb> open, GroupWriter writer, IEnumerable<IChannel> channels)
{
    /// <summary>Profiles that one question may ask the platform for; platforms count such calls.</summary>
    private const int MostLookUps = 30;

    public Task<ChatUser> FindAsync(Inbound inbound, CancellationToken ct) => FindAsync(inbound.Conversation, inbound.From, ct);

    private async Task<ChatUser> FindAsync(ConversationRef conversation, ChannelUser user, CancellationToken ct)
    {
        if (user.IsGuest || user.TenantId != conversation.TenantId) return new ChatUser.Guest();
        var reference = ReferenceOf(user);
        if (await LinkedAsync(reference, ct) is { } linked) return linked;

        if (user.DirectoryId is { } directory && await ProvisionedAsync(directory, ct) is { } provisioned)
        {
            await writer.WriteAsync(scope => Link(scope, reference, provisioned.Id), ct);
            return new ChatUser.Known(provisioned.Email, provisioned.Name);
        }

        var email = user.Email;
        if (email is null && channels.FirstOrDefault(c => c.Platform == user.Platform) is { } channel)
        {
            var profile = await channel.FindUserAsync(conversation, user.UserId, ct);
            if (profile?.IsGuest == true) return new ChatUser.Guest();
            email = profile?.Email;
        }

        if (email is null || await ByEmailAsync(email, ct) is not { } person) return new ChatUser.Stranger(email);
        await writer.WriteAsync(scope => Link(scope, reference, person.Id), ct);
        return new ChatUser.Known(person.Email, person.Name);
    }

    /// <summary>Everyone who reads along, as far as they are known here.</summary>
    /// <returns>None when somebody is a stranger, or the platform does not tell who is there: then assume anybody.</returns>
    public async Task<IReadOnlyList<string>?> ReadersAsync(ConversationRef conversation, int atMost, CancellationToken ct)
    {
        if (conversation.IsShared || channels.FirstOrDefault(c => c.Platform == conversation.Platform) is not { } channel) return null;
        if (await channel.FindMembersAsync(conversation, atMost, ct) is not { } members) return null;
        var people = members.Where(m => !m.IsBot).ToList();
        if (people.Any(m => m.IsGuest)) return null;

        var references = people.Select(ReferenceOf).ToList();
        var emails = people.Where(m => m.Email is not null).Select(m => Organisation.NormaliseEmail(m.Email!)).ToList();
        await using var db = open();
        var linked = await (from identity in db.Identities
                            where references.Contains(identity.Ref)
                            join person in db.People on identity.PersonId equals person.Id
                            where person.LeftDay == null
                            select new { identity.Ref, person.Email }).ToDictionaryAsync(l => l.Ref, l => l.Email, ct);
        var known = await db.People.Where(p => p.LeftDay == null && emails.Contains(p.Email)).Select(p => p.Email).ToListAsync(ct);
        var readers = new List<string>();
        var asked = 0;
        foreach (var member in people)
        {
            if (linked.TryGetValue(ReferenceOf(member), out var reader)) readers.Add(reader);
            else if (member.Email is { } email && known.Contains(Organisation.NormaliseEmail(email))) readers.Add(Organisation.NormaliseEmail(email));
            // Slack lists members without their e-mails. Whoever is found is linked, so that the next question asks for fewer.
            else if (member.Email is null && asked++ < MostLookUps && await FindAsync(conversation, member, ct) is ChatUser.Known found) readers.Add(found.Email);
            else return null;
        }
        return [.. readers.Distinct()];
    }

    public static string ReferenceOf(ChannelUser user) =>
        $"{user.Platform.ToString().ToLowerInvariant()}:{user.TenantId.ToLowerInvariant()}:{(user.DirectoryId ?? user.UserId).ToLowerInvariant()}";

    private async Task<ChatUser.Known?> LinkedAsync(string reference, CancellationToken ct)
    {
        await using var db = open();
        return await (from identity in db.Identities
                      where identity.Ref == reference
                      join person in db.People on identity.PersonId equals person.Id
                      where person.LeftDay == null
                      select new ChatUser.Known(person.Email, person.Name)).FirstOrDefaultAsync(ct);
    }

    /// <summary>Directories provision people with their own object id beside the user name.</summary>
    private async Task<PersonRow?> ProvisionedAsync(string directoryId, CancellationToken ct)
    {
        var written = new List<string> { directoryId, directoryId.ToLowerInvariant(), directoryId.ToUpperInvariant() };
        await using var db = open();
        return await (from user in db.ScimUsers.AsNoTracking()
                      where user.ExternalId != null && written.Contains(user.ExternalId) && user.Active
                      join person in db.People on user.PersonId equals person.Id
                      where person.LeftDay == null
                      select person).FirstOrDefaultAsync(ct);
    }

    private async Task<PersonRow?> ByEmailAsync(string email, CancellationToken ct)
    {
        var wanted = Organisation.NormaliseEmail(email);
        await using var db = open();
        return await db.People.AsNoTracking().FirstOrDefaultAsync(p => p.Email == wanted && p.LeftDay == null, ct);
    }

    public static void Link(WriteScope scope, string reference, int person)
    {
        if (scope.Db.Identities.FirstOrDefault(i => i.Ref == reference) is { } known) known.PersonId = person;
        else scope.Db.Identities.Add(new IdentityRow { Id = (scope.Db.Identities.Max(i => (int?)i.Id) ?? 0) + 1, Ref = reference, PersonId = person });
        scope.Db.SaveChanges();
    }
}
