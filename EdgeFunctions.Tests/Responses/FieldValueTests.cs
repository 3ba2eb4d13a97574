using EdgeFunctions.Responses;

namespace EdgeFunctions.Tests.Responses;

public class FieldValueTests
{
    [Theory]
    [InlineData("")]
    [InlineData("max-age=600")]
    [InlineData(" \t!~")]
    public void For_PlainValue_IsTheSameInAnyCharset(string value)
    {
        Assert.Same(value, FieldValue.For(FieldCharset.Latin1, "X-A", value));
        Assert.Same(value, FieldValue.For(FieldCharset.Ascii, "X-A", value));
    }

    [Theory]
    [InlineData("a\u007Fb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("a\u0100b")]
    public void For_WhatNobodySends_IsNothing(string value)
    {
        Assert.Null(FieldValue.For(FieldCharset.Latin1, "X-A", value));
        Assert.Null(FieldValue.For(FieldCharset.Ascii, "X-A", value));
    }

    [Theory]
    [InlineData("X-A", "caf?")]
    [InlineData("Location", "caf%E9")]
    [InlineData("Set-Cookie", null)]
    public void For_Latin1_DependsOnTheCharset(string name, string? ascii)
    {
        Assert.Equal("caf\u00E9", FieldValue.For(FieldCharset.Latin1, name, "caf\u00E9"));
        Assert.Equal(ascii, FieldValue.For(FieldCharset.Ascii, name, "caf\u00E9"));
    }
}
