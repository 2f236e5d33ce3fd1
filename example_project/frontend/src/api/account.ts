/** Signing in and out. The refresh token never passes through here: it comes and goes in its cookie. */
import { api, take } from "./client";
import { begin, forget, type SignedIn } from "./session";

export async function signIn(email: string, password: string): Promise<void> {
  begin((await take(api.POST("/api/v1/login/", { body: { email, password } }))) as SignedIn);
}

export async function signOut(): Promise<void> {
  await api.POST("/api/v1/logout/", { body: {} as never }).catch(() => undefined);
  forget();
}
