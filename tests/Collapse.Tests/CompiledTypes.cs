using System.Reflection;
using System.Reflection.Emit;

namespace Collapse.Tests;

/// <summary>
/// Which types a compiled type mentions: bases, interfaces, fields, signatures, locals, and what its methods'
/// instructions name.
/// </summary>
internal static class CompiledTypes
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Codes =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>
    /// The types, generic ones without their arguments and the arguments beside them; without the type itself.
    /// </summary>
    public static IReadOnlySet<Type> UsedBy(Type type)
    {
        HashSet<Type> used = [];
        Add(type.BaseType);
        foreach (Type implemented in type.GetInterfaces()) Add(implemented);
        foreach (FieldInfo field in type.GetFields(All)) Add(field.FieldType);
        foreach (PropertyInfo property in type.GetProperties(All)) Add(property.PropertyType);
        foreach (MethodBase method in type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)))
        {
            if (method is MethodInfo { ReturnType: var result }) Add(result);
            foreach (ParameterInfo parameter in method.GetParameters()) Add(parameter.ParameterType);
            if (method.GetMethodBody() is not { } body) continue;
            foreach (LocalVariableInfo local in body.LocalVariables) Add(local.LocalType);
            foreach (int token in Tokens(body.GetILAsByteArray() ?? [])) AddMember(method, token);
        }

        used.Remove(type);
        return used;

        void Add(Type? mentioned)
        {
            while (mentioned is { HasElementType: true }) mentioned = mentioned.GetElementType();
            if (mentioned is null || mentioned.IsGenericParameter) return;
            if (mentioned.IsGenericType)
            {
                foreach (Type argument in mentioned.GetGenericArguments()) Add(argument);
                mentioned = mentioned.GetGenericTypeDefinition();
            }

            used.Add(mentioned);
        }

        void AddMember(MethodBase within, int token)
        {
            Type[] ofType = within.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments()
                : [];
            Type[] ofMethod = within.IsGenericMethod ? within.GetGenericArguments() : [];
            MemberInfo? member = within.Module.ResolveMember(token, ofType, ofMethod);
            Add(member as Type ?? member?.DeclaringType);
            if (member is MethodInfo { IsGenericMethod: true } called)
            {
                foreach (Type argument in called.GetGenericArguments()) Add(argument);
            }
        }
    }

    // The metadata tokens of fields, methods and types in a method's instructions (ECMA-335, partition III).
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | code[at++]));
            OperandType operand = Codes[value].OperandType;
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType
                or OperandType.InlineTok)
                yield return BitConverter.ToInt32(code, at);
            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
                _ => 4,
            };
        }
    }
}
