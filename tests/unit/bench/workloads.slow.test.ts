import { longUnrolled } from "./long-unrolled";
import { trainsAsGolden } from "./trains-as-golden";

trainsAsGolden(longUnrolled);
