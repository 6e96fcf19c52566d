using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ChatBot.Fakes;

internal sealed partial class FakeSlack
{
    JsonObject Do(string method, JsonElement arguments, string team) => method switch
    {
        "auth.test" => Ok(("team_id", team), ("user_id", Bot), ("bot_id", "B0BOT"), ("team", "Fake Works")),
        "chat.postMessage" => Post(arguments, onlyFor: null),
        "chat.postEphemeral" => Ephemeral(arguments),
        "chat.update" => Update(arguments),
        "chat.delete" => Delete(arguments),
        "conversations.open" => Open(arguments),
        "conversations.members" => MembersOf(arguments),
        "conversations.history" or "conversations.replies" => History(arguments),
        "users.info" => Users.TryGetValue(Text(arguments, "user") ?? "", out var user) ? With("user", user.DeepClone()) : Error("user_not_found"),
        "users.lookupByEmail" => Users.Values.FirstOrDefault(u => u["profile"]!["email"]!.GetValue<string>() == Text(arguments, "email")) is { } found
            ? With("user", found.DeepClone()) : Error("users_not_found"),
        "views.open" or "views.push" => OpenView(arguments),
        "views.update" => UpdateView(arguments),
        "views.publish" => Publish(arguments),
        "files.getUploadURLExternal" => UploadUrl(arguments),
        "files.completeUploadExternal" => CompleteUpload(arguments),
        "assistant.threads.setStatus" => Ok(),
        "assistant.threads.setSuggestedPrompts" => Suggest(arguments),
        _ => Error("unknown_method"),
    };

    /// <summary>Texts that were suggested last, by conversation and thread.</summary>
    public System.Collections.Concurrent.ConcurrentDictionary<(string Channel, string? Thread), IReadOnlyList<string>> Suggested { get; } = new();

    JsonObject Suggest(JsonElement arguments)
    {
        if (Text(arguments, "channel_id") is not { } channel || !channel.StartsWith('D') || !Users.ContainsKey("U" + channel[1..])) return Error("channel_not_found");
        if (!arguments.TryGetProperty("prompts", out var prompts) || prompts.ValueKind != JsonValueKind.Array || prompts.GetArrayLength() is 0 or > 4) return Error("invalid_arguments", "prompts");
        if (prompts.EnumerateArray().Any(p => string.IsNullOrEmpty(Text(p, "title")) || string.IsNullOrEmpty(Text(p, "message")))) return Error("invalid_arguments", "prompts");
        Suggested[(channel, Text(arguments, "thread_ts"))] = [.. prompts.EnumerateArray().Select(p => Text(p, "message")!)];
        return Ok();
    }

    static string? Text(JsonElement owner, string name) => FakeSlackRules.Text(owner, name);

    static JsonObject Ok(params (string Name, string Value)[] more)
    {
        var answer = new JsonObject { ["ok"] = true };
        foreach (var (name, value) in more) answer[name] = value;
        return answer;
    }

    static JsonObject With(string name, JsonNode value) => new() { ["ok"] = true, [name] = value };

    void Show(FakeMessage message)
    {
        lock (gate) messages.Add(message);
        Arrive(message);
    }

    JsonObject Post(JsonElement arguments, string? onlyFor)
    {
        if (Text(arguments, "channel") is not { } channel) return Error("channel_not_found");
        if (channel.StartsWith('U')) channel = DirectMessageOf(channel);
        if (channel.StartsWith('D') && !Users.ContainsKey("U" + channel[1..])) return Error("channel_not_found");
        if (Foreign.ContainsKey(channel)) return Error("not_in_channel");
        if (FakeSlackRules.Message(arguments) is var (error, detail)) return Error(error, detail);
        if (!KnowsCharts && arguments.GetRawText().Contains("data_visualization", StringComparison.Ordinal))
            return Error("invalid_blocks", "unsupported type: data_visualization");
        var message = new FakeMessage(channel, NextTs(), Text(arguments, "text")!, arguments) { ThreadTs = Text(arguments, "thread_ts"), OnlyFor = onlyFor };
        Show(message);
        return Ok(("channel", channel), (onlyFor is null ? "ts" : "message_ts", message.Ts));
    }

    JsonObject Ephemeral(JsonElement arguments)
    {
        if (Text(arguments, "user") is not { } user) return Error("user_not_found");
        return Members.TryGetValue(Text(arguments, "channel") ?? "", out var members) && !members.Contains(user)
            ? Error("user_not_in_channel") : Post(arguments, onlyFor: user);
    }

    JsonObject Update(JsonElement arguments)
    {
        if (FakeSlackRules.Message(arguments) is var (error, detail)) return Error(error, detail);
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Channel == Text(arguments, "channel") && m.Ts == Text(arguments, "ts") && m.OnlyFor is null && !m.Deleted);
            if (index < 0) return Error("message_not_found");
            Replace(index, arguments);
            return Ok(("ts", messages[index].Ts));
        }
    }

    void Replace(int index, JsonElement body)
    {
        messages[index] = messages[index] with { Text = Text(body, "text")!, Body = body };
        Arrive(messages[index] with { IsUpdate = true });
    }

    JsonObject Delete(JsonElement arguments)
    {
        lock (gate)
        {
            var index = messages.FindIndex(m => m.Channel == Text(arguments, "channel") && m.Ts == Text(arguments, "ts") && !m.Deleted);
            if (index < 0) return Error("message_not_found");
            messages[index] = messages[index] with { Deleted = true };
            return Ok();
        }
    }

    JsonObject Open(JsonElement arguments)
    {
        var user = Text(arguments, "users") ?? "";
        if (user == Bot) return Error("cannot_dm_bot");
        return Users.ContainsKey(user) ? With("channel", new JsonObject { ["id"] = DirectMessageOf(user) }) : Error("user_not_found");
    }

    JsonObject MembersOf(JsonElement arguments)
    {
        if (!Members.TryGetValue(Text(arguments, "channel") ?? "", out var all)) return Error("channel_not_found");
        var limit = int.Parse(Text(arguments, "limit") ?? "100", CultureInfo.InvariantCulture);
        var from = int.TryParse(Text(arguments, "cursor"), out var cursor) ? cursor : 0;
        var page = all.Skip(from).Take(limit).Select(m => (JsonNode)m).ToArray();
        var next = from + page.Length < all.Length ? (from + page.Length).ToString(CultureInfo.InvariantCulture) : "";
        return new() { ["ok"] = true, ["members"] = new JsonArray(page), ["response_metadata"] = new JsonObject { ["next_cursor"] = next } };
    }

    JsonObject History(JsonElement arguments)
    {
        var channel = Text(arguments, "channel") ?? "";
        if (!channel.StartsWith('D')) return MissingScope("channels:history");
        var thread = Text(arguments, "ts");
        var found = In(channel).Where(m => m.OnlyFor is null && (thread is null || m.ThreadTs == thread)).Reverse().Take(15).Select(m => new JsonObject
        {
            ["ts"] = m.Ts, ["text"] = m.Text,
            ["metadata"] = m.Body.TryGetProperty("metadata", out var metadata) ? JsonNode.Parse(metadata.GetRawText()) : null,
        });
        return With("messages", new JsonArray([.. found]));
    }

    JsonObject OpenView(JsonElement arguments)
    {
        if (Text(arguments, "trigger_id") is not { } trigger || !triggers.TryRemove(trigger, out _)) return Error("expired_trigger_id");
        var view = arguments.GetProperty("view");
        return FakeSlackRules.View(view, "modal") is var (error, detail) ? Error(error, detail) : ShowView(NextId("V"), "somebody", view);
    }

    JsonObject UpdateView(JsonElement arguments)
    {
        var id = Text(arguments, "view_id") ?? "";
        if (!Views.TryGetValue(id, out var old)) return Error("not_found");
        if (Text(arguments, "hash") is { } hash && hash != old.Hash) return Error("hash_conflict");
        var view = arguments.GetProperty("view");
        return FakeSlackRules.View(view, "modal") is var (error, detail) ? Error(error, detail) : ShowView(id, old.User, view);
    }

    JsonObject ShowView(string id, string user, JsonElement body)
    {
        var view = new FakeView(id, NextId("hash."), user, body);
        Views[id] = view;
        shown.Writer.TryWrite(view);
        return With("view", new JsonObject { ["id"] = id, ["hash"] = view.Hash });
    }

    JsonObject Publish(JsonElement arguments)
    {
        var user = Text(arguments, "user_id") ?? "";
        if (Text(arguments, "hash") is { } hash && Homes.TryGetValue(user, out var old) && hash != old.Hash) return Error("hash_conflict");
        var view = arguments.GetProperty("view");
        if (FakeSlackRules.View(view, "home") is var (error, detail)) return Error(error, detail);
        var home = new FakeView(NextId("V"), NextId("hash."), user, view);
        Homes[user] = home;
        shown.Writer.TryWrite(home);
        return With("view", new JsonObject { ["id"] = home.Id, ["hash"] = home.Hash });
    }

    JsonObject UploadUrl(JsonElement arguments)
    {
        var file = NextId("F");
        uploads[file] = (Text(arguments, "filename") ?? "", null);
        return Ok(("file_id", file), ("upload_url", new Uri(Url, $"/upload/{file}").AbsoluteUri));
    }

    async Task UploadAsync(HttpContext context, string id)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes);
        if (uploads.TryGetValue(id, out var upload)) uploads[id] = upload with { Bytes = bytes.ToArray() };
        else context.Response.StatusCode = 404;
        await context.Response.WriteAsync("OK");
    }

    JsonObject CompleteUpload(JsonElement arguments)
    {
        var file = Text(arguments.GetProperty("files")[0], "id") ?? "";
        if (!uploads.TryGetValue(file, out var upload) || upload.Bytes is null) return Error("file_not_found");
        Show(new FakeMessage(Text(arguments, "channel_id")!, NextTs(), upload.File, arguments) { ThreadTs = Text(arguments, "thread_ts") });
        return With("files", new JsonArray(new JsonObject { ["id"] = file }));
    }

    async Task RespondAsync(HttpContext context, string id)
    {
        var body = await ArgumentsAsync(context.Request);
        if (faults.TryGetValue("response_url", out var queue) && queue.TryDequeue(out var fault)) { await FailAsync(context, fault); return; }
        if (responsesUsed.AddOrUpdate(id, 1, (_, n) => n + 1) > 5)
        {
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("used_url");
            return;
        }
        if (FakeSlackRules.Message(body) is var (error, detail))
        {
            context.Response.StatusCode = 400;
            await AnswerAsync(context, Error(error, detail));
            return;
        }
        var parts = id.Split('-');
        var (channel, user, original, isEphemeral) = (parts[1], parts[2], parts[3], parts[4] == "e");
        var replaces = body.TryGetProperty("replace_original", out var replace) && replace.ValueKind == JsonValueKind.True;
        lock (gate)
        {
            var index = replaces && !isEphemeral ? messages.FindIndex(m => m.Channel == channel && m.Ts == original) : -1;
            if (index >= 0) Replace(index, body);
            else
            {
                Show(new FakeMessage(channel, NextTs(), Text(body, "text")!, body)
                {
                    OnlyFor = Text(body, "response_type") == "in_channel" ? null : user, IsUpdate = replaces,
                });
            }
        }
        await context.Response.WriteAsync("ok");
    }
}
