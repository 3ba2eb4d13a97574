using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>Reads options from a configuration section.</summary>
/// <remarks>
/// The framework's binder stops at the first value that it cannot convert, and passes over names that it does not know; here each of
/// them is reported. What is compiled for it at build time does not know properties that are set once, as all of the options' are.
/// </remarks>
internal static class SettingsReader
{
    /// <summary>Sets the properties of <paramref name="options"/> that are configured and can be read; the others become errors.</summary>
    public static void Read(IConfigurationSection section, object options, List<string> errors) => ReadMembers(section, options, errors);

    /// <returns>Whether anything was set.</returns>
    private static bool ReadMembers(IConfigurationSection section, object options, List<string> errors)
    {
        var isSet = false;
        foreach (var child in section.GetChildren())
        {
            var property = options.GetType().GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                errors.Add(SettingError.At(child.Path, child.Value, $"is not a setting; there are {Names(options.GetType())}"));
            }
            else if (IsOptions(property.PropertyType))
            {
                isSet |= ReadMembers(child, property.GetValue(options)!, errors);
            }
            else if ((property.PropertyType.IsArray ? ReadItems(child, property.PropertyType.GetElementType()!, errors) : ReadValue(child, property.PropertyType, errors)) is { } value)
            {
                property.SetValue(options, value);
                isSet = true;
            }
        }

        return isSet;
    }

    /// <returns>Null when there are none that are set.</returns>
    private static Array? ReadItems(IConfigurationSection section, Type type, List<string> errors)
    {
        var items = new List<object>();
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                errors.Add(SettingError.At(child.Path, child.Value, "is not an item of a list; number the items: 0, 1, 2"));
            }
            else if ((IsOptions(type) ? ReadItem(child, type, errors) : ReadValue(child, type, errors)) is { } item)
            {
                items.Add(item);
            }
        }

        if (items.Count == 0)
        {
            return null;
        }

        var array = Array.CreateInstance(type, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return array;
    }

    private static object? ReadItem(IConfigurationSection section, Type type, List<string> errors)
    {
        var item = Activator.CreateInstance(type)!;
        return ReadMembers(section, item, errors) ? item : null;
    }

    private static object? ReadValue(IConfigurationSection section, Type type, List<string> errors)
    {
        // An empty app setting means "not set": the portal and local.settings.json cannot say it otherwise.
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            if (section.GetChildren().Any())
            {
                errors.Add(SettingError.At(section.Path, null, "takes one value and nothing below it"));
            }

            return null;
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Convert(section.Value.Trim(), type) is { } value)
        {
            return value;
        }

        errors.Add(SettingError.At(section.Path, section.Value, $"cannot be read; give {Kind(type)}"));
        return null;
    }

    private static object? Convert(string value, Type type)
    {
        if (type == typeof(string))
        {
            return value;
        }

        if (type.IsEnum)
        {
            // The enum's own parser takes numbers and comma lists; a setting takes a name.
            return Array.Find(Enum.GetNames(type), name => name.Equals(value, StringComparison.OrdinalIgnoreCase)) is { } known ? Enum.Parse(type, known) : null;
        }

        return type == typeof(bool) ? bool.TryParse(value, out var isOn) ? isOn : null
            : type == typeof(int) ? int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null
            : type == typeof(long) ? long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var large) ? large : null
            : type == typeof(TimeSpan) ? TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) ? time : null
            : throw new NotSupportedException($"{type} is a new type of setting; say how it is read.");
    }

    private static bool IsOptions(Type type) => type.IsClass && !type.IsArray && type != typeof(string);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time as hours:minutes:seconds, for example 00:00:15",
        _ => "a whole number",
    };

    private static string Names(Type type) => string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name));
}
