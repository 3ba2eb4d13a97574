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
    private static readonly string[] References = ["@Microsoft.KeyVault(", "@Microsoft.AppConfiguration("];

    /// <summary>Sets the properties of <paramref name="options"/> that are configured and can be read; the others become errors.</summary>
    public static void Read(IConfigurationSection section, object options, SettingErrors errors) => ReadMembers(section, options, errors);

    /// <returns>Whether anything was set.</returns>
    private static bool ReadMembers(IConfigurationSection section, object options, SettingErrors errors)
    {
        var isSet = false;
        foreach (var child in section.GetChildren())
        {
            var property = options.GetType().GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
            if (property is null)
            {
                // Without its value: a misspelled name may be that of a secret.
                errors.Add(SettingError.At(child.Path, null, $"is not a setting; there are {Names(options.GetType())}"));
            }
            else if (property.PropertyType.IsArray && !string.IsNullOrWhiteSpace(child.Value))
            {
                errors.Add(SettingError.At(child.Path, null, $"is a list, and takes no value itself; number its items: {child.Key}__0"));
            }
            else if (IsOptions(property.PropertyType) && !string.IsNullOrWhiteSpace(child.Value))
            {
                errors.Add(SettingError.At(child.Path, null, $"takes no value itself; there are {Names(property.PropertyType)} below it"));
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
    private static Array? ReadItems(IConfigurationSection section, Type type, SettingErrors errors)
    {
        var items = new List<object>();
        var numbers = new List<string>();
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                errors.Add(SettingError.At(child.Path, null, "is not an item of a list; number the items: 0, 1, 2"));
            }
            else if (IsOptions(type) && !string.IsNullOrWhiteSpace(child.Value))
            {
                errors.Add(SettingError.At(child.Path, null, $"takes no value itself; there are {Names(type)} below it"));
            }
            else if ((IsOptions(type) ? ReadItem(child, type, errors) : ReadValue(child, type, errors)) is { } item)
            {
                items.Add(item);
                numbers.Add(child.Key);
            }
        }

        if (items.Count == 0)
        {
            return null;
        }

        errors.Note(section.Path, [.. numbers]);
        var array = Array.CreateInstance(type, items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            array.SetValue(items[i], i);
        }

        return array;
    }

    private static object? ReadItem(IConfigurationSection section, Type type, SettingErrors errors)
    {
        var item = Activator.CreateInstance(type)!;
        return ReadMembers(section, item, errors) ? item : null;
    }

    private static object? ReadValue(IConfigurationSection section, Type type, SettingErrors errors)
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
        if (IsReference(section.Value))
        {
            errors.Add(SettingError.At(section.Path, section.Value, "is a reference that the platform has not resolved; give the app's identity the right to read it, and see that what it names is there"));
            return null;
        }

        if (Convert(section.Value.Trim(), type) is { } value)
        {
            return value;
        }

        errors.Add(SettingError.At(section.Path, section.Value, $"cannot be read; give {Kind(type)}"));
        return null;
    }

    /// <summary>
    /// Where a reference to a secret cannot be resolved, App Service hands the app the reference itself: a password that stands in the templates.
    /// https://learn.microsoft.com/azure/app-service/app-service-key-vault-references
    /// </summary>
    private static bool IsReference(string value) => Array.Exists(References, reference => value.AsSpan().TrimStart().StartsWith(reference, StringComparison.OrdinalIgnoreCase));

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
            : type == typeof(TimeSpan) ? ReadTime(value)
            : throw new NotSupportedException($"{type} is a new type of setting; say how it is read.");
    }

    /// <summary>Days stand in front of a dot. The framework takes a number alone for days, too, and 24:00:00 for as many.</summary>
    private static TimeSpan? ReadTime(string value) =>
        TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var time) && (time.Days == 0 || value.AsSpan().IndexOfAny('.', ':') is var first && first >= 0 && value[first] == '.') ? time : null;

    private static bool IsOptions(Type type) => type.IsClass && !type.IsArray && type != typeof(string);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time as hours:minutes:seconds, for example 00:00:15, and days in front of a dot: 1.00:00:00",
        _ when type == typeof(int) => $"a whole number, {int.MaxValue} at most",
        _ => "a whole number",
    };

    private static string Names(Type type) => string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name));
}
