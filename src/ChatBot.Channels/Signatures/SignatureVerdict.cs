namespace ChatBot.Channels.Signatures;

/// <summary>What a signature check found. Everything but <see cref="Genuine"/> is one and the same 401; the reason is for the log.</summary>
public enum SignatureVerdict
{
    Genuine, NoSecretConfigured, HeaderMissing, HeaderRepeated, TimestampUnreadable, OutsideWindow, SignatureUnreadable, SignatureWrong,
}
