using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace EdgeFunctions.Configuration;

/// <summary>Compares a configuration section with the options type that it is bound to.</summary>
internal static class SettingsReader
{
    /// <summary>Returns the settings that can be bound, by their path below <paramref name="section"/>; the others become errors.</summary>
    public static Dictionary<string, string?> Read(IConfigurationSection section, Type type, List<string> errors)
    {
        var readable = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        Read(section, type, section.Path, readable, errors);
        return readable;
    }

    private static void Read(IConfigurationSection section, Type type, string root, Dictionary<string, string?> readable, List<string> errors)
    {
        if (type.IsArray)
        {
            foreach (var item in section.GetChildren())
            {
                if (int.TryParse(item.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    Read(item, type.GetElementType()!, root, readable, errors);
                }
                else
                {
                    errors.Add(SettingError.At(item.Path, item.Value, "is not an item of a list; number the items: 0, 1, 2"));
                }
            }
        }
        else if (IsValue(type))
        {
            ReadValue(section, type, root, readable, errors);
        }
        else
        {
            foreach (var child in section.GetChildren())
            {
                var property = type.GetProperty(child.Key, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);
                if (property is null)
                {
                    errors.Add(SettingError.At(child.Path, child.Value, $"is not a setting; there are {Names(type)}"));
                }
                else
                {
                    Read(child, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, root, readable, errors);
                }
            }
        }
    }

    private static void ReadValue(IConfigurationSection section, Type type, string root, Dictionary<string, string?> readable, List<string> errors)
    {
        // An empty app setting means "not set": the portal and local.settings.json cannot say it otherwise.
        if (string.IsNullOrWhiteSpace(section.Value))
        {
            if (section.GetChildren().Any())
            {
                errors.Add(SettingError.At(section.Path, null, "takes one value and nothing below it"));
            }

            return;
        }

        if (CanConvert(type, section.Value))
        {
            readable[section.Path[(root.Length + 1)..]] = section.Value.Trim();
        }
        else
        {
            errors.Add(SettingError.At(section.Path, section.Value, $"cannot be read; give {Kind(type)}"));
        }
    }

    private static bool CanConvert(Type type, string value)
    {
        if (type.IsEnum)
        {
            // Enum's own converter takes numbers and comma lists; a setting takes a name.
            return Enum.GetNames(type).Contains(value.Trim(), StringComparer.OrdinalIgnoreCase);
        }

        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value.Trim()) is not null;
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool IsValue(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(TimeSpan);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time as hours:minutes:seconds, for example 00:00:15",
        _ => "a whole number",
    };

    private static string Names(Type type) => string.Join(", ", type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => p.Name));
}
