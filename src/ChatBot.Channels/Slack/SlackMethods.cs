using System.Collections.Frozen;

namespace ChatBot.Channels.Slack;

/// <param name="PerMinute">Calls a minute, workspace and app.</param>
/// <param name="Scope">What the token needs; none where any token will do.</param>
/// <param name="TakesJson">The rest take a form, as reading methods everywhere do.</param>
public sealed record SlackMethod(string Name, int PerMinute, string? Scope, bool TakesJson = false);

/// <summary>The Web API methods that this service calls.</summary>
/// <remarks>Source: one page per method under "Methods", and "Rate limits", read 2026-11.</remarks>
public static class SlackMethods
{
    const int Tier1 = 1, Tier2 = 20, Tier3 = 50, Tier4 = 100;

    public static readonly SlackMethod AuthTest = new("auth.test", Tier4, null);
    public static readonly SlackMethod PostMessage = new("chat.postMessage", 600, "chat:write", TakesJson: true);
    public static readonly SlackMethod Update = new("chat.update", Tier3, "chat:write", TakesJson: true);
    public static readonly SlackMethod Delete = new("chat.delete", Tier3, "chat:write", TakesJson: true);
    public static readonly SlackMethod PostEphemeral = new("chat.postEphemeral", Tier4, "chat:write", TakesJson: true);
    public static readonly SlackMethod OpenConversation = new("conversations.open", Tier3, "im:write", TakesJson: true);
    public static readonly SlackMethod Members = new("conversations.members", Tier4, "channels:read");
    public static readonly SlackMethod History = new("conversations.history", Tier3, "im:history");
    public static readonly SlackMethod Replies = new("conversations.replies", Tier3, "im:history");
    public static readonly SlackMethod UserInfo = new("users.info", Tier4, "users:read");
    public static readonly SlackMethod UserByEmail = new("users.lookupByEmail", Tier3, "users:read.email");
    public static readonly SlackMethod OpenView = new("views.open", Tier4, null, TakesJson: true);
    public static readonly SlackMethod PushView = new("views.push", Tier4, null, TakesJson: true);
    public static readonly SlackMethod UpdateView = new("views.update", Tier4, null, TakesJson: true);
    public static readonly SlackMethod PublishView = new("views.publish", Tier4, null, TakesJson: true);
    public static readonly SlackMethod UploadUrl = new("files.getUploadURLExternal", Tier4, "files:write");
    public static readonly SlackMethod CompleteUpload = new("files.completeUploadExternal", Tier4, "files:write", TakesJson: true);
    public static readonly SlackMethod SetStatus = new("assistant.threads.setStatus", 600, "chat:write", TakesJson: true);
    public static readonly SlackMethod SetSuggestedPrompts = new("assistant.threads.setSuggestedPrompts", Tier3, "assistant:write", TakesJson: true);
    public static readonly SlackMethod OAuthAccess = new("oauth.v2.access", Tier4, null);
    public static readonly SlackMethod OpenSocket = new("apps.connections.open", Tier1, null);

    public static readonly FrozenDictionary<string, SlackMethod> All = new[]
    {
        AuthTest, PostMessage, Update, Delete, PostEphemeral, OpenConversation, Members, History, Replies, UserInfo, UserByEmail, OpenView, PushView,
        UpdateView, PublishView, UploadUrl, CompleteUpload, SetStatus, SetSuggestedPrompts, OAuthAccess, OpenSocket,
    }.ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);
}
