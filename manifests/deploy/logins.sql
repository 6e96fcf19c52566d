-- Two logins for one database: the first may change tables and is used by the verb migrate alone, the second is the running service's.
-- Run with sqlcmd as an administrator of the server, in the database of the service:
--   sqlcmd -S SERVER -d ChatBot -v MigratePassword="…" RunPassword="…" -i logins.sql
-- May be run again: what is there already stays. For Entra ID make the users FROM EXTERNAL PROVIDER instead, without logins.

IF SUSER_ID(N'chatbot_migrate') IS NULL CREATE LOGIN chatbot_migrate WITH PASSWORD = '$(MigratePassword)';
IF SUSER_ID(N'chatbot_run') IS NULL CREATE LOGIN chatbot_run WITH PASSWORD = '$(RunPassword)';
GO
IF USER_ID(N'chatbot_migrate') IS NULL CREATE USER chatbot_migrate FOR LOGIN chatbot_migrate;
IF USER_ID(N'chatbot_run') IS NULL CREATE USER chatbot_run FOR LOGIN chatbot_run;
GO
-- Makes and changes tables, partition functions and schemes, and switches snapshots on.
ALTER ROLE db_ddladmin ADD MEMBER chatbot_migrate;
ALTER ROLE db_datareader ADD MEMBER chatbot_migrate;
ALTER ROLE db_datawriter ADD MEMBER chatbot_migrate;
GRANT ALTER TO chatbot_migrate;
GRANT VIEW DATABASE STATE TO chatbot_migrate;
GO
-- Reads and writes rows of the service's schema, and nothing else: it makes no table, grants nothing and sees no other database.
GRANT SELECT, INSERT, UPDATE, DELETE ON SCHEMA::dbo TO chatbot_run;
-- Which migrations were applied is read, never written.
DENY INSERT, UPDATE, DELETE ON OBJECT::dbo.__EFMigrationsHistory TO chatbot_run;
GO
