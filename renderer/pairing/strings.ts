/** This folder's words, in the person's language; words/en holds them in English. */
import * as english from "../../words/en/pairing.ts";
import { spoken } from "../../words/spoken.ts";

export const {
	tierNames,
	shutWords,
	pairing,
	start,
	offer,
	asking,
	done,
	over,
} = spoken("pairing", english);
