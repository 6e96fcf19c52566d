using System.Text.Json;

namespace ChatBot.Core.Vendors.Otlp;

/// <content>Attributes: those on the allow-list are kept, all of a data point and its resource count towards its identity.</content>
internal ref partial struct OtlpJsonReader
{
    private void ReadAttributes(string inside)
    {
        for (BeginArray(); NextElement();)
        {
            InObject();
            ReadAttribute(inside);
        }
    }

    private void ReadAttribute(string inside)
    {
        // The value may come before its key, so the place of the value is remembered and read afterwards.
        var listed = false;
        var known = false;
        OtlpKey key = default;
        Fingerprint name = default;
        Utf8JsonReader value = default;
        bool hasValue = false, postponed = false;
        while (NextKey())
        {
            if (json.ValueTextEquals("key"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw Bad();
                var bytes = Unescaped();
                listed = attributes.TryFind(bytes, inside, out key);
                if (identify) name = Fingerprint.Of(bytes);
                known = true;
            }
            else if (json.ValueTextEquals("value"u8))
            {
                if (hasValue) throw Bad();
                hasValue = true;
                if (known)
                {
                    ReadValue(listed, key, name, inside.Length == 0);
                }
                else
                {
                    value = json;
                    postponed = true;
                    SkipValue();
                }
            }
            else
            {
                SkipValue();
            }
        }
        if (!postponed || !known) return;
        var after = json;
        json = value;
        ReadValue(listed, key, name, inside.Length == 0);
        json = after;
    }

    private void ReadValue(bool listed, OtlpKey key, Fingerprint name, bool top)
    {
        if (!listed && !(identify && top))
        {
            SkipValue();
            return;
        }
        if (!identify || !top)
        {
            KeepValue(key);
            return;
        }
        if (listed)
        {
            var before = json;
            KeepValue(key);
            json = before;
        }
        attributes.Identify(name, Identity());
    }

    private void KeepValue(OtlpKey key)
    {
        if (!Begin()) return;
        while (NextKey())
        {
            if (json.ValueTextEquals("stringValue"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw Bad();
                attributes.AddText(key, Unescaped());
            }
            else if (json.ValueTextEquals("boolValue"u8)) attributes.Add(key, OtlpValue.Of(Flag()));
            else if (json.ValueTextEquals("intValue"u8)) attributes.Add(key, OtlpValue.Of(Signed()));
            else if (json.ValueTextEquals("doubleValue"u8)) attributes.Add(key, OtlpValue.Of(Double()));
            else if (key == OtlpKey.Metadata && json.ValueTextEquals("kvlistValue"u8)) ReadMetadata();
            else SkipValue();
        }
    }

    private void ReadMetadata()
    {
        if (!Begin()) return;
        while (NextKey())
        {
            if (json.ValueTextEquals("values"u8)) ReadAttributes("metadata.");
            else SkipValue();
        }
    }

    private Fingerprint Identity() => Begin() ? IdentityInside() : default;

    private Fingerprint IdentityInside()
    {
        var identity = default(Fingerprint);
        while (NextKey())
        {
            if (json.ValueTextEquals("stringValue"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw Bad();
                identity = Fingerprint.Of(Unescaped(), (ulong)ValueKind.Text);
            }
            else if (json.ValueTextEquals("boolValue"u8)) identity = Fingerprint.Of(Flag() ? 1UL : 0, (ulong)ValueKind.Flag);
            else if (json.ValueTextEquals("intValue"u8)) identity = Fingerprint.Of((ulong)Signed(), (ulong)ValueKind.Whole);
            else if (json.ValueTextEquals("doubleValue"u8)) identity = Fingerprint.Of(BitConverter.DoubleToUInt64Bits(Double()), (ulong)ValueKind.Fraction);
            else if (json.ValueTextEquals("arrayValue"u8)) identity = ListIdentity(named: false);
            else if (json.ValueTextEquals("kvlistValue"u8)) identity = ListIdentity(named: true);
            else SkipValue();
        }
        return identity;
    }

    private Fingerprint ListIdentity(bool named)
    {
        var identity = default(Fingerprint);
        if (!Begin()) return identity;
        while (NextKey())
        {
            if (!json.ValueTextEquals("values"u8))
            {
                SkipValue();
                continue;
            }
            ulong place = 0;
            for (BeginArray(); NextElement();)
            {
                InObject();
                identity += named ? PairIdentity() : Fingerprint.Pair(Fingerprint.Of(place++), IdentityInside());
            }
        }
        return identity;
    }

    private Fingerprint PairIdentity()
    {
        Fingerprint name = default, value = default;
        while (NextKey())
        {
            if (json.ValueTextEquals("key"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String) throw Bad();
                name = Fingerprint.Of(Unescaped());
            }
            else if (json.ValueTextEquals("value"u8))
            {
                value = Identity();
            }
            else
            {
                SkipValue();
            }
        }
        return Fingerprint.Pair(name, value);
    }
}
