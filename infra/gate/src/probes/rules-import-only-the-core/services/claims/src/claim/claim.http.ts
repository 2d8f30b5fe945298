import { Controller } from '@nestjs/common';

export const allowed = Controller;
