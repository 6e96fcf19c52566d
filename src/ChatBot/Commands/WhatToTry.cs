using ChatBot.People;
using ChatBot.Storage;
using ChatBot.Storage.Rows;
using Microsoft.EntityFrameworkCore;

namespace ChatBot.Commands;

/// <summary>What a person who just started the service may want to do next, with people of their own organisation.</summary>
internal static class WhatToTry
{
    private const string Run = "dotnet run --project src/ChatBot --";

    /// <returns>Lines to print; at least one.</returns>
    public static async Task<IReadOnlyList<string>> LinesAsync(ChatBotDb db, string address, LinkCodes codes, CancellationToken ct)
    {
        if (await db.Organisations.AsNoTracking().SingleOrDefaultAsync(ct) is not { } organisation)
            return [$"Serving on {address}. The store is empty:", $"  {Run} import path/to/folder     your organisation", $"  {Run} demo                      an invented one"];

        var people = db.People.AsNoTracking().Where(p => p.LeftDay == null);
        var adminRow = await (from role in db.Roles where role.Role == Role.Admin join person in people on role.Email equals person.Email orderby role.Email select new { person.Id, person.Email }).FirstOrDefaultAsync(ct);
        var admin = adminRow?.Email;
        var managerOfMost = await (from report in people
                                   where report.ManagerId != null
                                   group report by report.ManagerId into reports
                                   where reports.Count() >= organisation.MinimumGroupSize
                                   orderby reports.Count() descending, reports.Key
                                   select reports.Key).FirstOrDefaultAsync(ct);
        var manager = await people.Where(p => p.Id == managerOfMost).Select(p => p.Email).FirstOrDefaultAsync(ct);
        var employee = await people.Where(p => !db.People.Any(r => r.ManagerId == p.Id)).OrderBy(p => p.Id).Select(p => p.Email).FirstOrDefaultAsync(ct);

        var lines = new List<string>
        {
            $"Serving {organisation.Name} on {address}: {await people.CountAsync(ct)} people, data {organisation.DataFrom:yyyy-MM-dd} to {organisation.DataTo:yyyy-MM-dd}." +
                (organisation.IsDemonstration ? " It is invented; import puts yours in its place." : ""),
            "Try:",
            $"  {address}/   a page on which you are anybody of the organisation",
        };
        if (admin is not null) lines.Add($"  {Run} ask \"how much did we spend this month?\" --as {admin}");
        if (admin is not null) lines.Add($"  {Run} ask \"who is blocked?\" --as {admin}");
        if (manager is not null) lines.Add($"  {Run} ask \"adoption rate of my team last month\" --as {manager}");
        if (employee is not null) lines.Add($"  {Run} chat --as {employee}");
        if (admin is not null) lines.Add($"  curl -s {address}/api/ask -H 'content-type: application/json' -d '{{\"asker\":\"{admin}\",\"text\":\"active users by department\"}}'");
        if (adminRow is not null)
        {
            // The Playground's people are strangers; whoever reads this may be anybody on this machine anyway.
            var code = await codes.IssueAsync(adminRow.Id, adminRow.Email, "operator", "command line", ct);
            lines.Add($"  npx @microsoft/m365agentsplayground -e {address}/api/messages -c msteams");
            lines.Add($"      Teams without Teams. Say there: link {code}");
            lines.Add($"      and you are {adminRow.Email} ({LinkCodes.Life.TotalMinutes:0} minutes; for another: {Run} link code EMAIL)");
        }
        return lines;
    }
}
