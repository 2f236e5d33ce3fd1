/** Who comes, as the form has it and as the server wants it. */
import type { Attendee, Question, Ticket } from "@/api/bookings";

export interface Person {
  name: string;
  email: string;
  /** Keys are `q<id>`: a form takes bare numbers for places in a list. */
  answers: Record<string, string>;
}

export interface Details {
  attendees: Person[];
  note: string;
}

export const answerKey = (question: Question): string => `q${question.id ?? ""}`;

const nobody = (questions: readonly Question[]): Person => ({
  name: "",
  email: "",
  answers: Object.fromEntries(questions.map((question) => [answerKey(question), ""])),
});

/** As many places as tickets; what was filled in stays. */
export function fit(people: readonly Person[], tickets: number, questions: readonly Question[]): Person[] {
  return Array.from({ length: tickets }, (_, index) => people[index] ?? nobody(questions));
}

export function personOf(ticket: Pick<Ticket, "attendee_name" | "attendee_email" | "answers">, questions: readonly Question[]): Person {
  const given = (ticket.answers ?? {}) as Record<string, unknown>;
  const answers = questions.map((question) => {
    const value = given[String(question.id)];
    return [answerKey(question), value === true ? "yes" : value === false ? "no" : typeof value === "string" ? value : ""] as const;
  });
  return { name: ticket.attendee_name ?? "", email: ticket.attendee_email ?? "", answers: Object.fromEntries(answers) };
}

/** What was not answered is not sent: nothing is no answer. */
export function toAttendee({ name, email, answers }: Person, questions: readonly Question[]): Attendee {
  const told = questions.flatMap((question) => {
    const value = answers[answerKey(question)]?.trim() ?? "";
    if (!value) return [];
    return [[String(question.id), question.kind === "yes_no" ? value === "yes" : value] as const];
  });
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    ...(email.trim() ? { email: email.trim() } : {}),
    ...(told.length ? { answers: Object.fromEntries(told) } : {}),
  };
}

/** Those who say nothing are left out at the end, where no place depends on them. */
export function toAttendees(people: readonly Person[], questions: readonly Question[]): Attendee[] {
  const all = people.map((person) => toAttendee(person, questions));
  while (all.length && Object.keys(all.at(-1) ?? {}).length === 0) all.pop();
  return all;
}

/** Where the server's message stands in the form: `attendees.1.answers.6` is `attendees.1.answers.q6`. */
export const formPath = (path: string): string => path.replace(/\.answers\.(\d+)/, ".answers.q$1");
