// FluentValidation: rules over properties given as expressions.
using System; using FluentValidation;
public class Person { public string? Name { get; set; } public int Age { get; set; } public string? Mail { get; set; } }
public class PersonRules : AbstractValidator<Person> { public PersonRules() { RuleFor(p => p.Name).NotEmpty().MaximumLength(5); RuleFor(p => p.Age).InclusiveBetween(18, 99).WithMessage("age {PropertyValue}"); RuleFor(p => p.Mail).EmailAddress().When(p => p.Mail != null); } }
class Program {
    static void Main() {
        foreach (var p in new[] { new Person { Name = "Ann", Age = 30 }, new Person { Name = "", Age = 5, Mail = "x" }, new Person { Name = "toolong", Age = 20 } }) { var r = new PersonRules().Validate(p); Console.WriteLine(r.IsValid); foreach (var e in r.Errors) Console.WriteLine("  " + e.PropertyName + ": " + e.ErrorMessage); }
    }
}
