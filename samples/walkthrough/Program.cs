// The program that docs/walkthrough.md follows from IL to machine code.
using System;

public static class Prices
{
    // The sum of the prices, each after a discount.
    public static int Total(int[] prices, int percent)
    {
        int sum = 0;
        for (int i = 0; i < prices.Length; i++)
            sum += Reduced(prices[i], percent);
        return sum;
    }

    public static int Reduced(int price, int percent)
    {
        return price - price * percent / 100;
    }

    public static void Main()
    {
        Console.WriteLine(Total([100, 250, 999], 20));
    }
}
