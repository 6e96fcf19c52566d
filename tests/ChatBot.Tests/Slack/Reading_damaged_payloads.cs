using System.Text.Json.Nodes;
using ChatBot.Channels.Slack;
using FsCheck;
using FsCheck.Fluent;

namespace ChatBot.Tests.Slack;

/// <summary>Whatever is missing, of another type or in the wrong place: it is read, ignored or refused, and nothing else.</summary>
public sealed class Reading_damaged_payloads
{
    static readonly string[] Whole =
    [
        """{"type":"event_callback","team_id":"T1","event_id":"Ev1","event_time":1790000000,"authorizations":[{"team_id":"T1","user_id":"UB","is_bot":true}],"event":{"type":"message","channel_type":"im","user":"U1","text":"<@UB> hi","ts":"1.1","channel":"D1","thread_ts":"1.0"}}""",
        """{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"message","subtype":"message_changed","channel":"D1","message":{"user":"U1","text":"b","ts":"1.1","edited":{"ts":"2.1"}},"previous_message":{"text":"a"}}}""",
        """{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"user_change","user":{"id":"U1","deleted":true,"profile":{"email":"a@b.c"},"enterprise_user":{"teams":["T1"]}}}}""",
        """{"type":"block_actions","user":{"id":"U1","team_id":"T1"},"team":{"id":"T1"},"channel":{"id":"C1","name":"general"},"container":{"message_ts":"1.1","is_ephemeral":true},"trigger_id":"t","response_url":"u","actions":[{"type":"static_select","action_id":"go#1","value":"{}","selected_option":{"value":"{\"a\":1}"},"action_ts":"1.2"}],"state":{"values":{"b":{"input:x":{"type":"plain_text_input","value":"v"}}}}}""",
        """{"type":"view_submission","user":{"id":"U1"},"team":{"id":"T1"},"view":{"id":"V1","type":"modal","callback_id":"c","hash":"h","private_metadata":"{\"in\":{\"Platform\":\"Slack\",\"TenantId\":\"T1\",\"ConversationId\":\"C1\",\"Kind\":\"Channel\"},\"data\":{}}","state":{"values":{"b":{"input:x":{"selected_options":[{"value":"v"}]}}}}},"response_urls":[{"response_url":"u"}]}""",
        """{"type":"message_action","callback_id":"c","user":{"id":"U1"},"team":{"id":"T1"},"channel":{"id":"C1"},"message":{"ts":"1.1"},"trigger_id":"t"}""",
    ];

    static readonly string?[] Damage = [null, "null", "0", "-1e400", "true", "\"\"", "\"x\"", "[]", "{}", "[[]]", "[null]", "{\"id\":{}}", "1e999", "9999999999999999999"];

    [Fact]
    public void They_end_in_a_refusal_at_worst()
    {
        var cases = from whole in Gen.Elements(Whole) from seeds in Gen.Choose(0, int.MaxValue - 1).ArrayOf(3) select (whole, seeds);
        Prop.ForAll(Arb.From(cases), c =>
        {
            var json = JsonNode.Parse(c.whole)!;
            foreach (var seed in c.seeds) DamageOne(json, new Random(seed));
            try
            {
                var element = SlackJson.ParseObject(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()));
                _ = SlackEvents.Read(element);
                _ = SlackInteractions.Read(element);
            }
            catch (FormatException)
            {
                // Refused, which is fine.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    static void DamageOne(JsonNode root, Random random)
    {
        var places = Places(root).ToList();
        if (places.Count == 0) return;
        var (owner, name) = places[random.Next(places.Count)];
        var damage = Damage[random.Next(Damage.Length)];
        if (damage is null) owner.Remove(name);
        else owner[name] = JsonNode.Parse(damage);
    }

    static IEnumerable<(JsonObject Owner, string Name)> Places(JsonNode? node) => node switch
    {
        JsonObject owner => owner.SelectMany(p => Places(p.Value).Prepend((owner, p.Key))),
        JsonArray list => list.SelectMany(Places),
        _ => [],
    };
}
