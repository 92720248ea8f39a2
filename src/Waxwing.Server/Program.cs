Console.Error.WriteLine("waxwing-server: begun");
return 2;
