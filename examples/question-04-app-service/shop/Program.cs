using Npgsql;

var builder = WebApplication.CreateBuilder(args);
await using var source = NpgsqlDataSource.Create(builder.Configuration.GetConnectionString("Orders"));
