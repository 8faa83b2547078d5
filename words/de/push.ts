/** Was ein Telefon erfährt, solange seine Seite geschlossen ist. */
export const somethingWaits = "Etwas wartet auf Antwort.";
