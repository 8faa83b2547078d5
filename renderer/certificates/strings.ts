/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/certificates.ts";
import { spoken } from "../../words/spoken.ts";

export const { certificates, caForm, issueForm, exportForm, trust } = spoken(
	"certificates",
	english,
);
