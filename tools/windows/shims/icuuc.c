/* Windows 10 carries ICU as icuuc.dll, Wine 8 does not; Qt links to its text converters. This one has none to offer:
   Qt then uses its own UTF-8, UTF-16 and Latin-1, which is all the program needs. icuuc.def gives every other name to
   nothing(). */
void *ucnv_open(const char *name, int *status)
{
    (void)name;
    *status = 4; /* U_FILE_ACCESS_ERROR: no such converter */
    return 0;
}

void *nothing(void)
{
    return 0;
}
