// Environment.FailFast without a message.
using System;

Console.WriteLine("before");
Environment.FailFast(null);
