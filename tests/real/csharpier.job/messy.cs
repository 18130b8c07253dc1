using System;using System.Linq;
namespace Messy{ public   class A<T>where T:class{int x;   public void M( int a,int b ){ if(a>b){x=a;}else x=b; var q=new System.Collections.Generic.List<int>{1,2,3}.Where(i=>i>1&&i<10||i==42).Select(i=>new{i,Square=i*i}).OrderByDescending(p=>p.Square).ToArray(); Console.WriteLine($"{x}  {q.Length}") ; }
  public string P=>x switch{0=>"zero",>10 and<20=>"teens",_=>throw new InvalidOperationException("nothing fits this value of x at all, which is a pity"+x)};
[Obsolete]public async System.Threading.Tasks.Task<int>N(){ await foreach(var i in Items()){ try{x+=i;}catch(Exception e)when(e.Message!=""){throw;}finally{x--;} } return x; }
async System.Collections.Generic.IAsyncEnumerable<int>Items(){yield return 1; await System.Threading.Tasks.Task.Yield();}}
record struct Point(int X,int Y){public static Point operator+(Point a,Point b)=>new(a.X+b.X,a.Y+b.Y);} }
