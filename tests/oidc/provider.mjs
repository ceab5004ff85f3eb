// The OpenID Connect server that the tests sign in with: the package oidc-provider, with its own pages.
// It is told what it needs by one JSON object in its first argument, and says one line when it is up.
import { Provider } from "oidc-provider";

const told = JSON.parse(process.argv[2]);
const people = told.people;
const provider = new Provider(told.issuer, {
  clients: told.clients,
  jwks: told.jwks,
  cookies: { keys: ["a key of a test"] },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  features: { rpInitiatedLogout: { enabled: true } },
  pkce: { required: () => true },
  findAccount: (_context, id) =>
    people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
});
const server = provider.listen(told.port, "127.0.0.1", () => console.log("up"));
process.on("SIGTERM", () => server.close(() => process.exit(0)));
